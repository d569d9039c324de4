// @ts-check
/** The key poses of a fighter. Pure. */

/** @typedef {import("./skeleton.js").Pose} Pose */

/** @type {Pose} */
export const STANCE = {
  hip: [-3, 81],
  trunk: [9, 0.75, -4],
  leadHand: [37, -3],
  rearHand: [22, -6],
  leadFoot: [24, 0, 0],
  rearFoot: [-30, 0, 0],
};

/** @param {Partial<Pose>} parts @param {Pose} [base] @returns {Pose} */
const pose = (parts, base = STANCE) => ({ ...base, ...parts });

export const CROUCH = pose({
  hip: [-8, 47], trunk: [24, 0.75, -14], leadHand: [32, 2], rearHand: [22, -4],
  leadFoot: [24, 0, 0], rearFoot: [-32, 4, -34],
});
export const BLOCK = pose({
  hip: [-9, 78], trunk: [1, 0.3, 10], leadHand: [22, 14], rearHand: [17, 5],
});
export const BLOCK_LOW = pose({
  hip: [-12, 45], trunk: [18, 0.3, -4], leadHand: [25, 12], rearHand: [20, 0],
}, CROUCH);

/** Poses that are not part of a blow. */
export const POSES = {
  ready: pose({ hip: [0, 60], trunk: [24, 0.5, -12], leadHand: [-12, -44], rearHand: [-24, -36] }),
  rising: pose({
    hip: [0, 92], trunk: [4, 0.5, -8], leadHand: [28, 22], rearHand: [4, -30],
    leadFoot: [18, 34, -20], rearFoot: [-12, 10, -55],
  }),
  falling: pose({
    hip: [0, 92], trunk: [10, 0.6, -6], leadHand: [38, 4], rearHand: [-36, -26],
    leadFoot: [20, 26, -10], rearFoot: [-18, 30, -40],
  }),
  land: pose({ hip: [0, 56], trunk: [26, 0.6, -12], leadHand: [36, -18], rearHand: [-26, -20] }),
  hurtHigh: pose({
    hip: [-12, 80], trunk: [-21, 0.1, -26], leadHand: [32, -22], rearHand: [-30, -38],
    leadFoot: [22, 2, 12],
  }),
  hurtMid: pose({
    hip: [-20, 74], trunk: [36, 0.4, 18], leadHand: [26, -30], rearHand: [18, -38],
    leadFoot: [16, 0, 0], rearFoot: [-36, 0, 0],
  }),
  hurtLow: pose({
    hip: [-6, 74], trunk: [26, 0.6, 6], leadHand: [34, -20], rearHand: [-14, -20],
    leadFoot: [4, 14, -20], rearFoot: [-30, 0, 0],
  }),
  guardHit: pose({ hip: [-15, 75], trunk: [-7, 0.2, 6], leadHand: [18, 13], rearHand: [15, 6] }),
  flung: pose({
    hip: [-6, 52], trunk: [-62, 0, -14], leadHand: [18, 34], rearHand: [-24, 24],
    leadFoot: [58, 56, 30], rearFoot: [46, 34, 20],
  }),
  thud: pose({
    hip: [-4, 15], trunk: [-86, 0.1, 6], leadHand: [10, 40], rearHand: [-46, 26],
    leadFoot: [62, 22, 40], rearFoot: [58, 6, 30],
  }),
  lying: pose({
    hip: [-4, 13], trunk: [-88, 0.1, 2], leadHand: [52, 4], rearHand: [-50, 6],
    leadFoot: [46, 0, 6], rearFoot: [78, 2, 60],
  }),
  sitting: pose({
    hip: [-14, 26], trunk: [-22, 0.4, 16], leadHand: [22, -30], rearHand: [-30, -48],
    leadFoot: [30, 0, 0], rearFoot: [6, 0, 0],
  }),
  kneeling: pose({
    hip: [-10, 46], trunk: [30, 0.6, -6], leadHand: [26, -34], rearHand: [8, -40],
    leadFoot: [18, 0, 0], rearFoot: [-34, 4, -40],
  }),
  cheerGather: pose({ hip: [0, 70], trunk: [16, 0.2, 6], leadHand: [12, -34], rearHand: [10, -36] }),
  cheer: pose({
    hip: [0, 86], trunk: [-6, 0.8, -10], leadHand: [20, 56], rearHand: [-4, -46],
    leadFoot: [14, 0, 0], rearFoot: [-16, 0, 0],
  }),
  bow: pose({
    hip: [-4, 82], trunk: [16, 0.55, 26], leadHand: [14, -48], rearHand: [-4, -50],
    leadFoot: [12, 0, 0], rearFoot: [-14, 0, 0],
  }),
};

/**
 * The key poses of each blow: wind-up, hit, follow-through, and sometimes the way back.
 * @type {Record<import("./blows.js").BlowName, { wind: Pose, hit: Pose, follow: Pose, back?: Pose }>}
 */
export const STRIKES = {
  punch_left: {
    wind: pose({ hip: [-6, 80], trunk: [5, 0.35, -4], leadHand: [22, -10] }),
    hit: pose({ hip: [6, 79], trunk: [15, 1, -8], leadHand: [78, 6], rearHand: [18, -4] }),
    follow: pose({ hip: [8, 78], trunk: [17, 1, -8], leadHand: [80, 5], rearHand: [16, -6] }),
  },
  punch_right: {
    wind: pose({ hip: [-10, 79], trunk: [-2, 1, 2], rearHand: [-16, -12], leadHand: [36, 2] }),
    hit: pose({
      hip: [12, 76], trunk: [22, -0.9, -10], rearHand: [78, 4], leadHand: [14, -10],
      leadFoot: [32, 0, 0], rearFoot: [-32, 5, -40],
    }),
    follow: pose({
      hip: [16, 74], trunk: [28, -1, -10], rearHand: [82, -4], leadHand: [8, -14],
      leadFoot: [34, 0, 0], rearFoot: [-32, 7, -46],
    }),
  },
  kick_left: {
    wind: pose({
      hip: [-8, 83], trunk: [-4, 0.5, 4], leadFoot: [24, 58, -10], rearFoot: [-20, 0, 0],
    }),
    hit: pose({
      hip: [4, 84], trunk: [-26, 0.3, 18], leadFoot: [100, 82, 62], rearFoot: [-14, 0, 0],
      leadHand: [26, -14], rearHand: [4, -18],
    }),
    follow: pose({
      hip: [7, 84], trunk: [-30, 0.3, 20], leadFoot: [104, 84, 66], rearFoot: [-14, 0, 0],
      leadHand: [24, -18], rearHand: [-8, -22],
    }),
    back: pose({
      hip: [-2, 83], trunk: [-8, 0.5, 4], leadFoot: [34, 46, 0], rearFoot: [-18, 0, 0],
    }),
  },
  kick_right: {
    wind: pose({
      hip: [-4, 80], trunk: [-4, 1, 4], rearFoot: [-44, 30, -50], leadFoot: [14, 0, 0],
      leadHand: [34, 12], rearHand: [-14, -8],
    }),
    hit: pose({
      hip: [8, 86], trunk: [-44, -0.7, 30], rearFoot: [90, 122, 20], leadFoot: [6, 0, 0],
      leadHand: [10, -18], rearHand: [-38, -22],
    }),
    follow: pose({
      hip: [12, 86], trunk: [-40, -1, 28], rearFoot: [96, 96, 0], leadFoot: [8, 0, 0],
      leadHand: [2, -24], rearHand: [-44, -18],
    }),
    back: pose({
      hip: [8, 82], trunk: [6, -0.5, 0], rearFoot: [40, 30, -10], leadFoot: [4, 0, 0],
    }),
  },
  low_punch_left: {
    wind: pose({ leadHand: [18, -4] }, CROUCH),
    hit: pose({ hip: [0, 46], trunk: [30, 1, -18], leadHand: [76, -4], rearHand: [16, -4] }, CROUCH),
    follow: pose({ hip: [2, 45], trunk: [32, 1, -18], leadHand: [78, -6], rearHand: [14, -6] }, CROUCH),
  },
  low_punch_right: {
    wind: pose({ hip: [-6, 42], trunk: [34, 0.9, -10], rearHand: [-6, -44], leadHand: [30, 4] }, CROUCH),
    hit: pose({
      hip: [10, 84], trunk: [-2, -0.8, -14], rearHand: [40, 34], leadHand: [2, -30],
      leadFoot: [24, 0, 0], rearFoot: [-20, 8, -50],
    }),
    follow: pose({
      hip: [12, 90], trunk: [-10, -1, -18], rearHand: [22, 56], leadHand: [-6, -34],
      leadFoot: [20, 6, -30], rearFoot: [-16, 14, -60],
    }),
    back: pose({ hip: [2, 72], trunk: [14, 0.2, -6], rearHand: [24, 4], leadHand: [24, -14] }),
  },
  low_kick_left: {
    wind: pose({ leadFoot: [22, 10, 10], trunk: [18, 0.6, -10] }, CROUCH),
    hit: pose({
      hip: [-2, 42], trunk: [2, 0.4, 0], leadFoot: [82, 8, 40], rearFoot: [-22, 3, -30],
      leadHand: [26, -8], rearHand: [-16, -44],
    }, CROUCH),
    follow: pose({
      hip: [0, 41], trunk: [0, 0.4, 0], leadFoot: [84, 6, 40], rearFoot: [-22, 3, -30],
      leadHand: [24, -10], rearHand: [-20, -44],
    }, CROUCH),
  },
  low_kick_right: {
    wind: pose({
      hip: [-4, 44], trunk: [28, 1, -14], rearFoot: [-52, 6, -20], leadHand: [30, -20],
    }, CROUCH),
    hit: pose({
      hip: [4, 36], trunk: [-14, -0.6, 16], rearFoot: [88, 2, 30], leadFoot: [4, 3, -30],
      leadHand: [4, -32], rearHand: [-38, -34],
    }, CROUCH),
    follow: pose({
      hip: [6, 36], trunk: [-4, -1, 8], rearFoot: [86, 4, 10], leadFoot: [0, 3, -30],
      leadHand: [-8, -36], rearHand: [-42, -28],
    }, CROUCH),
    back: pose({ hip: [0, 42], trunk: [16, -0.2, -4], rearFoot: [36, 4, 0], leadFoot: [0, 0, 0] }, CROUCH),
  },
  jump_punch: {
    wind: pose({ ...POSES.rising, trunk: [-8, 0.8, 0], rearHand: [-38, -2], leadHand: [30, 8] }),
    hit: pose({
      ...POSES.falling, trunk: [38, -0.9, -24], rearHand: [58, -36], leadHand: [-10, -20],
      leadFoot: [2, 40, -40], rearFoot: [-34, 40, -60],
    }),
    follow: pose({
      ...POSES.falling, trunk: [44, -1, -28], rearHand: [52, -44], leadHand: [-16, -16],
      leadFoot: [0, 38, -40], rearFoot: [-34, 36, -60],
    }),
  },
  jump_kick: {
    wind: pose({ ...POSES.rising, hip: [-4, 92], trunk: [-4, 0.6, 6], leadFoot: [24, 62, 0] }),
    hit: pose({
      ...POSES.falling, hip: [-2, 90], trunk: [-16, 0.5, 12], leadFoot: [80, 44, 40],
      rearFoot: [4, 44, -70], leadHand: [24, -20], rearHand: [-42, -22],
    }),
    follow: pose({
      ...POSES.falling, hip: [0, 90], trunk: [-18, 0.5, 12], leadFoot: [84, 40, 44],
      rearFoot: [2, 42, -70], leadHand: [20, -22], rearHand: [-46, -18],
    }),
  },
};
