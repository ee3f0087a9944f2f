import fc from 'fast-check';

/**
 * Property tests try the same cases in every run, so that a red run is about the change it tests. Another number in
 * SCIMULATOR_SEED tries others; a failure prints the seed that repeats it.
 */
fc.configureGlobal({ seed: Number(process.env['SCIMULATOR_SEED'] ?? 20_261_122) });
