/** What of the environment decides how a synth runs: a test must not depend on the shell, or on CI, that runs it. */
const deciding = /^(CI|CDKNIX_(ARGS|COMMAND|ANSWER)|CDKTF_.*|SYNTH_HCL_OUTPUT)$/;

/** Runs a test's body without the variables of the environment that a synth looks at. */
export function inCleanEnvironment<T>(body: () => T): T {
  const kept = Object.entries(process.env).filter(([name]) => deciding.test(name));
  for (const [name] of kept) Reflect.deleteProperty(process.env, name);
  try {
    return body();
  } finally {
    Object.assign(process.env, Object.fromEntries(kept));
  }
}
