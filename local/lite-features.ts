// Read once, when Lite is loaded: Storage is there, but not yet on unless asked for.
process.env.EXPERIMENTAL_STORAGE = "1";
