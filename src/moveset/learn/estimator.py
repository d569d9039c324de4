"""A classifier of whole sequences with the interface of scikit-learn, which it does not need."""

from __future__ import annotations

from importlib import import_module
from typing import Any, Final, Self

import numpy as np
import numpy.typing as npt

from moveset.learn.nearest_examples import Floats, NearestExamples
from moveset.learn.sequences import is_sequence_input, sequence_paths
from moveset.recognise.templates import SHARPNESS

MAX_SHARPNESS: Final = 1e6
"""Far below it, the nearest example already decides alone."""


class MoveClassifier:
    """Classify sequences of landmarks by their nearest examples, as templates do.

    The path of the joints through a sequence is compared with that of each example by dynamic time
    warping, so neither speed nor length matters. A few examples of each class are enough.

    Parameters
    ----------
    sharpness
        How quickly probability falls with distance: the softmax's factor, per usual distance
        between examples of a class. Above 0, at most 1e6; by default 6.

    Attributes
    ----------
    classes_
        The labels, sorted.
    n_features_in_
        Numbers in a row; only if X was 2-D.

    Notes
    -----
    X is a list or array of sequences, one for each sample; ``sequences.sequence_paths`` has the
    shapes. A 2-D X holds a row of numbers for each sample, features of somebody's own, which are
    compared by their Euclidean distance.

    It follows scikit-learn's conventions without inheriting from it: ``clone``, pipelines,
    ``cross_val_score`` and grid searches work where scikit-learn is installed.

    Examples
    --------
    >>> import numpy as np
    >>> from moveset import MoveClassifier
    >>> body = np.random.default_rng(0).normal(size=(1, 33, 3))
    >>> out = np.repeat(body, 20, axis=0)
    >>> out[:, 15] += np.linspace(0, 1, 20)[:, None]  # the left wrist
    >>> classifier = MoveClassifier().fit([out, out[::-1]], ["out", "back"])
    >>> classifier.predict([out]).tolist()
    ['out']
    """

    _estimator_type = "classifier"
    n_features_in_: int

    def __init__(self, sharpness: float = SHARPNESS) -> None:
        self.sharpness = sharpness

    def get_params(self, deep: bool = True) -> dict[str, Any]:  # noqa: ARG002
        """Return the parameters of the constructor.

        Parameters
        ----------
        deep
            Without effect; scikit-learn passes it.
        """
        return {"sharpness": self.sharpness}

    def set_params(self, **params: Any) -> Self:
        """Change parameters and return the classifier.

        Parameters
        ----------
        **params
            Values by the names of the constructor's parameters.

        Raises
        ------
        ValueError
            There is no such parameter.
        """
        for name, value in params.items():
            if name not in self.get_params():
                raise ValueError(f"there is no parameter {name}: choose sharpness")
            setattr(self, name, value)
        return self

    def fit(self, X: Any, y: Any) -> Self:  # noqa: N803
        """Keep the paths of some sequences as examples of their labels.

        Parameters
        ----------
        X
            n sequences, or (n, features) rows.
        y
            (n,) labels, such as names of moves.

        Raises
        ------
        ValueError
            A sequence has another shape or shows nobody, or there is not a label for each.
        """
        _check_sharpness(self.sharpness)
        if is_sequence_input(X):
            labels = _check_labels(y, len(X))
            self._has_sequences, samples = True, sequence_paths(X).astype(np.float64)
        else:
            samples, labels = _check_rows(self, X, y)
            self._has_sequences = False
        self.classes_, numbers = np.unique(labels, return_inverse=True)
        self._examples = NearestExamples(samples, numbers, are_paths=self._has_sequences)
        return self

    def predict_proba(self, X: Any) -> Floats:  # noqa: N803
        """Return the probability of each class, (n, classes), in the order of ``classes_``.

        Parameters
        ----------
        X
            n sequences or rows, of the kind that ``fit`` took.

        Raises
        ------
        ValueError
            X is of another kind or shape than that of ``fit``.
        """
        self._check_fitted()
        if is_sequence_input(X) != self._has_sequences:
            kind = "sequences" if self._has_sequences else "rows of numbers"
            raise ValueError(f"X holds no {kind}, as it did when the classifier was fitted")
        if self._has_sequences:
            samples = sequence_paths(X).astype(np.float64)
        else:
            samples = _check_rows(self, X)[0]
        nearest = self._examples.class_distances(samples)
        weights = np.exp(-self.sharpness * (nearest - nearest.min(axis=1, keepdims=True)))
        return np.asarray(weights / weights.sum(axis=1, keepdims=True), np.float64)

    def predict(self, X: Any) -> npt.NDArray[Any]:  # noqa: N803
        """Return the most probable label of each sample, (n,).

        Parameters
        ----------
        X
            n sequences or rows, of the kind that ``fit`` took.
        """
        probabilities = self.predict_proba(X)
        labels: npt.NDArray[Any] = self.classes_[probabilities.argmax(axis=1)]
        return labels

    def score(self, X: Any, y: Any, sample_weight: Any = None) -> float:  # noqa: N803
        """Return the accuracy, in [0, 1].

        Parameters
        ----------
        X
            n sequences or rows, of the kind that ``fit`` took.
        y
            (n,) true labels.
        sample_weight
            (n,) weights of the samples; None: all count the same.
        """
        right = self.predict(X) == np.asarray(y)
        return float(np.average(right, weights=sample_weight))

    def __repr__(self) -> str:
        """Return the call that makes such a classifier."""
        return f"MoveClassifier(sharpness={self.sharpness!r})"

    def __sklearn_is_fitted__(self) -> bool:
        """Return whether ``fit`` was called."""
        return hasattr(self, "classes_")

    def __sklearn_tags__(self) -> Any:
        """Return scikit-learn's description of an estimator."""
        utils = import_module("sklearn.utils")
        return utils.Tags(
            estimator_type="classifier",
            target_tags=utils.TargetTags(required=True),
            classifier_tags=utils.ClassifierTags(),
            input_tags=utils.InputTags(two_d_array=True, three_d_array=True),
        )

    def _check_fitted(self) -> None:
        if self.__sklearn_is_fitted__():
            return
        words = "this MoveClassifier is not fitted yet: call fit first"
        try:
            error = import_module("sklearn.exceptions").NotFittedError
        except ModuleNotFoundError:
            error = ValueError
        raise error(words)


def _check_sharpness(sharpness: Any) -> None:
    is_number = isinstance(sharpness, int | float | np.number) and not isinstance(sharpness, bool)
    if not is_number or not 0.0 < sharpness <= MAX_SHARPNESS:
        raise ValueError(
            f"sharpness is {sharpness!r}: it must be a number above 0, at most {MAX_SHARPNESS:g}"
        )


def _check_labels(y: Any, count: int) -> npt.NDArray[Any]:
    labels = np.asarray(y)
    if labels.shape != (count,):
        raise ValueError(f"y has shape {labels.shape}: give a label for each of {count} sequences")
    if any(label is None or label != label for label in labels.tolist()):  # noqa: PLR0124
        raise ValueError("y has a label that is None or NaN: leave such sequences out")
    return labels


def _check_rows(
    classifier: MoveClassifier, rows: Any, y: Any = None
) -> tuple[Floats, npt.NDArray[Any]]:
    """Return rows and labels, checked by scikit-learn itself where it is installed."""
    try:
        validation = import_module("sklearn.utils.validation")
        multiclass = import_module("sklearn.utils.multiclass")
    except ModuleNotFoundError:
        return _check_plainly(classifier, rows, y)
    if classifier.__sklearn_is_fitted__() and y is None:
        checked = validation.validate_data(classifier, rows, reset=False, dtype=np.float64)
        return checked, np.zeros(0)
    checked, labels = validation.validate_data(classifier, rows, y, dtype=np.float64)
    multiclass.check_classification_targets(labels)
    return checked, labels


def _check_plainly(
    classifier: MoveClassifier, rows: Any, y: Any
) -> tuple[Floats, npt.NDArray[Any]]:
    checked = np.asarray(rows, np.float64)
    if checked.ndim != 2 or not len(checked) or not np.isfinite(checked).all():
        raise ValueError("X must hold sequences, or rows (n, features) of finite numbers")
    if y is not None:
        classifier.n_features_in_ = checked.shape[1]
        return checked, _check_labels(y, len(checked))
    if checked.shape[1] != classifier.n_features_in_:
        raise ValueError(f"X has {checked.shape[1]} features, not {classifier.n_features_in_}")
    return checked, np.zeros(0)
