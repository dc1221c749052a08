import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Fleet, type FleetApp } from '../../lib';
import { PartialFleet } from '../../lib/testing';
import { inCleanEnvironment } from '../../lib/testing/clean-environment';
import { evaluateNixos, inputModule, someHardware } from '../helpers/nixos';

/** What NixOS makes of the web server of a machine. */
export interface EvaluatedNginx {
  readonly failed: readonly string[];
  readonly warnings: readonly string[];
  /** The whole of `nginx.conf`, in which packages have paths that lead nowhere. */
  readonly conf: string;
  /** Members of the group that may read certificates. */
  readonly acmeGroup: readonly string[];
  readonly restartTriggers: readonly string[];
}

/** What to read of a machine, for {@link evaluateNixos}. */
export const nginxFacts = {
  // A reload reads it from there.
  conf: 'e.config.environment.etc."nginx/nginx.conf".source.text',
  acmeGroup: 'e.config.users.groups.acme.members',
  restartTriggers: 'e.config.systemd.services.nginx.restartTriggers',
};

/** Renders a fleet for NixOS 24.11 and evaluates the web server of one of its hosts. */
export function evaluatedNginx(
  fleet: Fleet,
  host: string,
  build: (app: FleetApp) => unknown,
  handwritten: readonly string[],
): EvaluatedNginx {
  const out = mkdtempSync(join(tmpdir(), 'cdknix-nginx-'));
  try {
    inCleanEnvironment(() => {
      const app = new PartialFleet({
        fleet,
        root: out,
        args: ['--release', '24.11', '--out', out],
        log: () => undefined,
      });
      build(app);
      app.synth();
    });
    const sops = inputModule('sops-nix/modules/sops');
    const openssh = '{ services.openssh.enable = true; }';
    const modules = [join(out, 'generated', host), someHardware, sops, openssh, ...handwritten];
    const { failed, warnings, facts } = evaluateNixos({ modules, facts: nginxFacts });
    return { failed, warnings, ...(facts as Omit<EvaluatedNginx, 'failed' | 'warnings'>) };
  } finally {
    rmSync(out, { recursive: true });
  }
}
