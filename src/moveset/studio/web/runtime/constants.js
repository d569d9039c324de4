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

// moveset.recognise.protobuf
export const MAX_VARINT_BYTES = 10;

// moveset.recognise.onnx_graph
export const MAX_FIELDS = 50000;
export const FLOAT = 1;
export const INT64 = 7;
export const ATTRIBUTE_INT = 2;
export const ATTRIBUTE_INTS = 7;

// moveset.recognise.network_shapes
export const BATCH = -1;
export const MAX_PADDING = 1024;

// moveset.recognise.network_check, the check itself
export const NETWORK_VERSIONS = Object.freeze([8, [["", 17]]]);
export const NETWORK_PRODUCER = "moveset";
export const MAX_RANK = 4;
export const MAX_VALUES = 2097152;
export const MAX_WORK = 100000000;

// moveset.recognise.bundle_file, the zip itself
export const DIRECTORY_SIGNATURE = Object.freeze([80, 75, 1, 2]);

// moveset.recognise.json_values, the texts
export const CONTROL_CHARACTERS = "[\\x00-\\x08\\x0b-\\x1f\\x7f-\\x9f]|[\\ud800-\\udfff]";

// moveset.play.key_permission
export const FREE_KEYS = Object.freeze(["0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "a", "b", "c", "d", "down", "e", "f", "g", "h", "i", "j", "k", "l", "left", "m", "n", "o", "p", "q", "r", "right", "s", "space", "t", "u", "up", "v", "w", "x", "y", "z"]);
export const KEY_JOINT = "+";

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

// moveset.see.pose.bodies
export const COLOUR_COUNT = 6;
export const OTHER_COLOURS = 20.0;
export const TRUNK = Object.freeze([11, 12, 23, 24]);
export const THIGHS = Object.freeze([[23, 25], [24, 26]]);
export const MIN_PART_PIXELS = 8;
export const LIGHT_WEIGHT = 0.5;
export const SAME_BODY_SHARE = 0.06;
export const BOX_MARGIN = 0.06;
export const MIN_BOX_VISIBILITY = 0.3;
export const PART_GRID = Object.freeze([0.2, 0.28571428571428575, 0.37142857142857144, 0.4571428571428572, 0.5428571428571429, 0.6285714285714287, 0.7142857142857144, 0.8]);

// moveset.see.pose.identity
export const COAST_S = 0.8;
export const NO_BODY = 3.0;
export const OWN_BONUS = 0.3;
export const CONTACT = 0.6;
export const DOUBT_S = 1.5;
export const LOST_MISMATCH = 4.0;
export const NEARER = 1.1;
export const VELOCITY_S = 0.15;
export const COLOUR_S = 2.0;
export const PLACE_TOLERANCE = Object.freeze([0.25, 0.6]);
export const SIZE_TOLERANCE = Object.freeze([0.2, 0.3]);
export const COLOUR_TOLERANCE = 12.0;
export const MISMATCH_CAPS = Object.freeze([2.5, 2.0, 2.5]);

// moveset.see.pose.surroundings
export const COMPARED_S = 0.1;
export const COMPARED_GRID = 48;
export const COMPARED_CHANGE = 40;
export const COMPARED_MIN_SHARE = 0.015;
export const COMPARED_WIDER = 0.25;

// moveset.see.pose.watch
export const ALONE_S = 2.0;
export const MOTION_S = Object.freeze([0.25, 2.0]);
export const OTHERS_S = 0.5;
export const SEARCH_S = 0.1;
export const DOUBTED_S = 0.3;
export const IN_VAIN_FACTOR = 2.0;

// moveset.see.pose.tracks
export const HIDDEN_S = 1.2;
export const FORGET_S = 30.0;
export const CLEARLY = 8.0;

// moveset.see.pose.people
export const RETURN_S = 4.0;
export const LOST_S = 0.5;
export const AHEAD_S = 0.7;
export const NEAR_SHARE = 0.7;
export const NEW_S = 0.3;

// moveset.see.pose.people_tracker
export const MAX_OTHERS = 3;
export const COLOURS_S = 0.1;

// moveset.see.pose.landmarks, for teaching
export const MOTION_TICKS = 5;

// moveset.recognise.network, for teaching
export const BATCH_SIZE = 32;

// moveset.recognise.background, for teaching
export const STORED_EVERY = 2;

// moveset.recognise.templates, for teaching
export const OUTWARD_SHARE = 0.5;
export const MIN_OUTWARD_TICKS = 6;

// moveset.recognise.trigger_rules, for teaching
export const OFF_SHARE = 0.5;
export const TEMPLATE_REFRACTORY_SHARE = 0.75;
export const TEMPLATE_ON = 0.5;
export const TEMPLATE_SMOOTHING_S = 0.07;
export const SHARED_ON = 0.3;
export const SHARED_SMOOTHING_S = 0.14;
export const SHARED_DURATION_S = 0.06;
export const NEW_ON = 0.6;
export const NEW_SMOOTHING_S = 0.1;

// moveset.label.labelled_recording, for teaching
export const ROUNDING_S = 1e-06;

// moveset.label.project_summary, for teaching
export const FEW_SEGMENTS = 5;

// moveset.label.segment_trimming, for teaching
export const STILL_SHARE = 0.2;
export const MARGIN_S = 0.07;
export const REPETITION_PAUSE_S = 0.8;
export const REST_PERCENTILE = 20.0;
export const REST_SMOOTHING_TICKS = 7;

// moveset.learn.example_cutting, for teaching
export const MAX_EXAMPLES = 10;
export const EXAMPLE_GUARD_S = 0.5;
export const MIN_BACKGROUND_S = 1.0;
export const MAX_BACKGROUND_S = 4.0;

// moveset.learn.example_distances, for teaching
export const STRIDE_TICKS = 4;
export const CHUNK_ENDS = 4;

// moveset.learn.linear_discriminant, for teaching
export const TURN_TICKS = 2;
export const OTHER_SHARE = 0.3;

// moveset.learn.template_calibration, for teaching
export const BACKGROUND_RATE = 0.1;
export const BACKGROUND_SHARE = 0.85;
export const NEAR_POWER = 0.2;
export const MIN_SHARE = 0.5;
export const OWN_MIN_EXAMPLES = 3;
export const OWN_SHARE = 0.9;
export const OWN_PLAYER_POWER = 0.2;
export const OWN_BACKGROUND_POWER = 0.4;
export const MIN_LENGTH_SHARE = 0.5;
export const OWN_MATCH = 7;

// moveset.learn.known_moves, for teaching
export const MANY_PEOPLE = 1000;
export const FOUND_SHARE = 0.6666666666666666;

// moveset.learn.candidates, for teaching
export const FOLDS = 2;
export const MIN_BASE_LEAD = 0.5;
export const NO_NETWORK = Object.freeze({"architecture": "templates", "ticks": 1, "classes": ["none"], "feature_size": 93});

// moveset.learn.held_out_examples, for teaching
export const HELD_OUT_FOLDS = 5;

// moveset.evaluate.matching, for teaching
export const MATCH_TOLERANCE_S = 0.2;

// moveset.evaluate.teach_result, for teaching
export const REPORT_KEY = "teaching";
export const MIN_EXAMPLES = 3;
export const MORE_EXAMPLES = 3;
export const NOTHING_S = 20.0;
export const MIN_NOTHING_S = 10.0;
export const MIN_FOUND = 0.75;
export const MAX_FALSE_PER_MINUTE = 2.0;
export const MIN_CONFUSED = 2;

// moveset.evaluate.teach_words, for teaching
export const NOT_TESTED = "Nobody knows yet how well it works: there are too few examples to test it.";

// moveset.studio.beep_segments, for teaching
export const BEEP_EARLY_S = 0.1;
export const MAX_BEEP_SEGMENT_S = 3.0;
export const MIN_BEEP_SEGMENT_S = 0.3;
