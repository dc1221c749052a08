/** Helpers for tests of constructs, here and in a user's own repository. Not loaded by a synth. */
export { type AlertTests, alertTests, type HostLabels, serverLabels } from './alert-tests';
export { type DeclaredAlert, declaredAlerts } from './declared-alerts';
export { judgeWith, type JudgeWithOptions, type JudgeWithResult } from './judge-with';
export { PartialFleet } from './partial-fleet';
export { synthFleet, type SynthFleetOptions, type SynthFleetResult, synthProblems } from './synth-fleet';
export { testFleet, testHost } from './test-fleet';
