// @ts-nocheck  Scratch is TurboWarp's
/**
 * Blocks for TurboWarp: when a move is pressed, and whether one is held.
 *
 * Load it as a custom extension without the sandbox, as docs/events.md says.
 */
(function (Scratch) {
  "use strict";

  const URL = "ws://127.0.0.1:8421/";
  const RETRY_MS = 1000;

  class MovesetExtension {
    constructor() {
      this.moves = ["punch_left"];
      this.held = new Set();
      this.last = "";
      this.connect();
    }

    getInfo() {
      const MOVE = { type: Scratch.ArgumentType.STRING, menu: "MOVES" };
      return {
        id: "moveset",
        name: "moveset",
        blocks: [
          {
            opcode: "whenPressed",
            blockType: Scratch.BlockType.EVENT,
            text: "when [MOVE] is pressed",
            isEdgeActivated: false,
            arguments: { MOVE },
          },
          {
            opcode: "isHeld",
            blockType: Scratch.BlockType.BOOLEAN,
            text: "[MOVE] held?",
            arguments: { MOVE },
          },
          { opcode: "lastMove", blockType: Scratch.BlockType.REPORTER, text: "last move" },
        ],
        menus: { MOVES: { acceptReporters: false, items: "menuOfMoves" } },
      };
    }

    menuOfMoves() {
      return this.moves;
    }

    isHeld({ MOVE }) {
      return this.held.has(MOVE);
    }

    lastMove() {
      return this.last;
    }

    connect() {
      const socket = new WebSocket(URL);
      socket.onmessage = (event) => this.receive(JSON.parse(event.data));
      socket.onclose = () => {
        this.held.clear();
        setTimeout(() => this.connect(), RETRY_MS);
      };
    }

    receive(message) {
      if (message.type === "hello") {
        this.moves = message.moves.map((one) => one.move);
        this.holds = new Set(message.moves.filter((one) => one.hold).map((one) => one.move));
        this.held = new Set(message.held);
      } else if (message.type === "press") {
        this.last = message.move;
        if (this.holds.has(message.move)) this.held.add(message.move);
        Scratch.vm.runtime.startHats("moveset_whenPressed", { MOVE: message.move });
      } else if (message.type === "release") {
        this.held.delete(message.move);
      }
    }
  }

  Scratch.extensions.register(new MovesetExtension());
})(Scratch);
