// @ts-check
/** Constants of the Python package. Written by tools/make_web_constants.py. Pure. */

// moveset.see.resample
export const TICK_S = 0.03333333333333333;
export const MAX_GAP_S = 0.35;
export const MAX_FRAME_TICKS = 30;
export const MAX_MISSING_TICKS = 18000;

// moveset.see.pose.landmarks
export const LANDMARK_NAMES = Object.freeze(["nose", "left_eye_inner", "left_eye", "left_eye_outer", "right_eye_inner", "right_eye", "right_eye_outer", "left_ear", "right_ear", "mouth_left", "mouth_right", "left_shoulder", "right_shoulder", "left_elbow", "right_elbow", "left_wrist", "right_wrist", "left_pinky", "right_pinky", "left_index", "right_index", "left_thumb", "right_thumb", "left_hip", "right_hip", "left_knee", "right_knee", "left_ankle", "right_ankle", "left_heel", "right_heel", "left_foot_index", "right_foot_index"]);
export const LANDMARK_VALUES = Object.freeze(["image_x", "image_y", "world_x", "world_y", "world_z", "visibility"]);
export const OBSERVATION_SIZE = 198;
export const JOINTS = Object.freeze([0, 11, 12, 13, 14, 15, 16, 23, 24, 25, 26, 27, 28]);
export const VELOCITY_TICKS = 3;
export const LAG = 3;
export const MIN_VISIBILITY = 0.2;
export const MIN_TORSO_M = 0.15;
export const MIN_SPREAD_PX = 0.001;
export const FEATURE_SIZE = 93;
export const SHOULDERS = Object.freeze([11, 12]);
export const HIPS = Object.freeze([23, 24]);

// moveset.see.pose.extractor
export const POSE_FEATURES = "pose";
export const POSE_SETTINGS = Object.freeze({"tick_s": 0.033333, "joints": [0, 11, 12, 13, 14, 15, 16, 23, 24, 25, 26, 27, 28], "velocity_ticks": 3, "min_visibility": 0.2, "networks": 1});

// moveset.recognise.dtw
export const PATH_POINTS = 16;
export const BAND_RADIUS = 4;
export const MIN_SIZE_RATIO = 0.55;
export const MAX_SIZE_RATIO = 1.8;
export const MIN_SIMILARITY = 0.01;
export const EPSILON = 1e-06;
export const MAX_DISTANCE = 99.0;

// moveset.recognise.templates
export const NEUTRAL_DISTANCE = 5.0;
export const SHARPNESS = 6.0;
export const DECISIVE_SHARPNESS = 8.0;
export const FAR = 9.0;
export const SMOOTHING_TICKS = 3;
export const WINDOW_TICKS = Object.freeze([8, 11, 15, 20, 27, 36, 48, 64]);
export const MIN_LENGTH_RATIO = 0.55;
export const MAX_LENGTH_RATIO = 2.2;

// moveset.recognise.discriminant
export const GAIN = 2.0;
export const MIN_SCORE = -1.0;
export const MAX_SCORE = 3.0;

// moveset.recognise.network
export const SUM_TOLERANCE = 0.001;

// moveset.recognise.network_check
export const INPUT = "window";
export const OUTPUT = "probabilities";
export const EMBEDDING = "embedding";

// moveset.recognise.events
export const TIME_TOLERANCE_S = 0.001;

// moveset.recognise.trigger_rules
export const FAST = -0.5;
export const SURE = 0.5;
export const LOGIT_PER_SHIFT = 1.0;
export const SMOOTHING_PER_SHIFT = 2.0;
export const MIN_ADJUSTED_ON = 0.02;
export const MIN_ADJUSTED_GAP = 0.01;

// moveset.base.values
export const NONE = "none";
export const MOVE_NAME = "[a-z][a-z0-9_]{0,39}";
export const RULE_DEFAULTS = Object.freeze({"threshold_on": 0.6, "threshold_off": 0.3, "smoothing_s": 0.1, "min_duration_s": 0.0, "refractory_s": 0.3, "hold": false, "interval_s": 0.0, "max_none": 2.0});

// moveset.label.move_names
export const MAX_TITLE_LENGTH = 40;

// moveset.recognise.bundle_file
export const MANIFEST = "manifest.json";
export const NETWORK = "model.onnx";
export const TEMPLATES = "templates.f32";
export const MAX_BYTES = 16777216;
export const MAX_UNPACKED_BYTES = 67108864;
export const MAX_MANIFEST_BYTES = 2097152;
export const MAX_ENTRIES = 100;

// moveset.recognise.manifest
export const FORMAT = "moveset bundle";
export const VERSION = 4;
export const WITHOUT_DISCRIMINANTS = 3;
export const OLDEST_VERSION = 2;
export const POSITION_SIZE = 39;
export const MAX_MOVES = 60;
export const MAX_TICKS = 512;
export const MAX_FEATURES = 4096;
export const MAX_EPOCHS = 10000;
export const MAX_TEMPLATES = 2000;
export const MAX_TEMPLATE_TICKS = 100000;
export const MAX_POSITION = 10000.0;
export const MIN_NEUTRAL = 1e-07;
export const MAX_NEUTRAL = 10000.0;
export const MAX_EMBEDDING = 512;
export const MAX_WEIGHT = 1000000.0;
export const RULE_RANGES = Object.freeze({"threshold_on": [1e-06, 1.0], "threshold_off": [0.0, 1.0], "smoothing_s": [0.0, 60.0], "min_duration_s": [0.0, 60.0], "refractory_s": [0.0, 3600.0], "interval_s": [0.0, 60.0], "max_none": [0.0, 100.0]});

// moveset.recognise.manifest_values
export const MAX_TEXT = 80;
export const MAX_SHRINK_PX = 2048;
export const FINGERPRINT = "[0-9a-z]{0,64}";

// moveset.recognise.json_values
export const MAX_DEPTH = 16;
export const MAX_INTEGER = 9007199254740992;

// moveset.see.pose.blazepose
export const DETECTOR_SIZE = 224;
export const LANDMARK_SIZE = 256;
export const LANDMARK_COUNT = 33;
export const CROP_CENTRE = 33;
export const CROP_TOP = 34;
export const ANCHOR_GRIDS = Object.freeze([[28, 2], [14, 2], [7, 6]]);
export const CROP_MARGIN = 1.25;
export const MIN_OVERLAP = 0.3;
export const MIN_SIDE_PX = 4.0;
export const MAX_SIDE = 8.0;
export const REFINE_RADIUS = 3;
export const REFINE_THRESHOLD = 0.5;
export const OUTSIDE_LOGIT = -80.0;
export const MIN_CROP_GAIN = 0.3;
export const FULL_GAIN_SHIFT = 0.3;

// moveset.see.pose.networks
export const DETECTION_THRESHOLD = 0.5;
export const PRESENCE_THRESHOLD = 0.5;
