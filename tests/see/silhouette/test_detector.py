"""The detector reports changes of posture and position."""

from moveset.base.values import TimedFrame
from moveset.see.silhouette.detector import SilhouetteDetector
from moveset.see.silhouette.stance import Stance

from .scenes import room, with_person


def test_callbacks_come_on_changes_only_and_detections_five_times_a_second():
    postures, positions = [], []
    detector = SilhouetteDetector(postures.append, positions.append)
    images = [room()] * 10 + [with_person(room())] * 20 + [room()] * 10
    stances = [detector.step(TimedFrame(n / 30, one)) for n, one in enumerate(images)]
    assert postures == ["stand", "empty"]
    assert positions == ["middle", "empty"]
    # Detections are 0.2 s apart; the first one that falls on the person is at frame 12.
    assert [stance.posture for stance in stances].index("stand") == 12
    assert stances[0] == Stance("empty", "empty")
