import { createRequire, Module } from 'node:module';

/**
 * Modules that a package loads when it starts and that a synth has no use for, by package: together a third of the
 * time that it takes to load cdknix. Each is loaded when it is first used instead, if ever.
 */
const unused: Readonly<Record<string, readonly string[]>> = {
  // Archives and checks of Terraform's version, for assets and `moved` resources only.
  cdktf: ['archiver', 'semver'],
  // Messages in sixty languages.
  zod: ['zod/v4/locales'],
  // Two newer models of dashboards, which files are not read in.
  '@grafana/grafana-foundation-sdk/common': [
    '@grafana/grafana-foundation-sdk/dashboardv2',
    '@grafana/grafana-foundation-sdk/dashboardv2beta1',
  ],
};

/** Those that are what they export themselves; the others are compiled from modules of ECMAScript. */
const commonJs = new Set(['archiver', 'semver']);

for (const [user, names] of Object.entries(unused)) for (const name of names) loadLater(name, user);

/** Puts something in a module's place that becomes the module when it is called or asked for a name. */
function loadLater(name: string, user: string): void {
  try {
    const load = createRequire(require.resolve(user));
    const file = load.resolve(name);
    if (require.cache[file] !== undefined) return;
    const real = (): Record<PropertyKey, unknown> & ((...args: unknown[]) => unknown) => {
      if (require.cache[file] === standIn) Reflect.deleteProperty(require.cache, file);
      return load(file) as ReturnType<typeof real>;
    };
    const standIn = Object.assign(new Module(file), { filename: file, loaded: true });
    standIn.exports = new Proxy(() => undefined, {
      get: (_, key) => (key === '__esModule' ? !commonJs.has(name) : real()[key]),
      apply: (_, self, args) => Reflect.apply(real(), self, args),
    });
    require.cache[file] = standIn;
  } catch {
    // It lies elsewhere in another version: then it is loaded as that version has it.
  }
}
