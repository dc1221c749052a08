import { type Construct } from 'constructs';
import { type IHost, nix, NixModule, probes, SecretRef, statePaths } from '../../lib';
import { canaryScript } from './canary-script';
import { type CanarySettings } from './canary-settings';
import { canaryState, canaryUnit } from './canary-unit';
import { probeLines } from './probe-lines';

/** Puts the canary's part on its host: the deploy key, and the unit that judges and pushes. */
export function addCanary(scope: Construct, host: IHost, settings: CanarySettings, stable: string): void {
  const secret = new SecretRef(scope, 'deploy-key', { key: settings.secretKey });
  host.facets.declare(statePaths, canaryState, scope);
  new NixModule(scope, 'upgrade-canary', {
    area: 'system',
    config: () => {
      const checks = probeLines(host.facets.read(probes));
      const text = nix.lines(canaryScript({ ...settings, stable, checks }));
      return { systemd: { services: { 'upgrade-canary': canaryUnit(settings, secret, text, checks.programs) } } };
    },
  });
}
