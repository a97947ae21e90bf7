"""Where labels could stand: places that are proposed to people, never written by itself."""
