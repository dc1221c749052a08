/** Helpers for tests of constructs, here and in a user's own repository. Not loaded by a synth. */
export { synthFleet, type SynthFleetOptions, type SynthFleetResult, synthProblems } from './synth-fleet';
export { testFleet, testHost } from './test-fleet';
