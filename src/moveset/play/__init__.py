"""The live loop and its outputs: keyboards, OSC, overlay video."""
