export { jobRules, probeRules } from './derived';
export { hasDisks, hostRules } from './host-rules';
export { serverRules } from './server-rules';
export { watcherRules } from './watcher-rules';
