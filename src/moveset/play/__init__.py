"""The live loop and its outputs: keyboards, OSC, annotated video."""
