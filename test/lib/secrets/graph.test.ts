import { SecretRef, secretOutput } from '../../../lib';
import { type RenderedFleet } from '../../../lib/checks';
import { secretsOf } from '../../../lib/secrets/graph';
import { fleetPolicy } from '../../../lib/policies/policy';
import { FleetApp } from '../../../lib/fleet-app';
import { removeFolder, scratchFolder } from '../../../lib/output';
import { testFleet, testHost } from '../../../lib/testing';
import { HostStack } from '../../../stacks/host-stack';

const network = { ...testHost.network, interfaces: { eno1: { kind: 'ethernet' as const, dhcp: 'yes' as const } } };
const fleet = testFleet({ hosts: { hera: { ...testHost, network }, ares: testHost } });

/** The graph of a program, as its rules see it. */
function graphOf(build: (ares: HostStack, hera: HostStack) => void) {
  const root = scratchFolder();
  let seen: RenderedFleet | undefined;
  const spy = fleetPolicy('Spy', 'nothing', (rendered) => {
    seen = rendered;
    return 'does not apply';
  });
  try {
    const app = new FleetApp({ fleet, root, args: [], policies: [spy], log: () => undefined });
    const hera = new HostStack(app, 'hera');
    build(new HostStack(app, 'ares'), hera);
    app.synth();
    if (seen === undefined) throw new Error('no rule was asked');
    return secretsOf(seen);
  } finally {
    removeFolder(root);
  }
}

test('the secrets of each host are listed, with who declares them, the units of both kinds and the output', () => {
  const { hosts } = graphOf((ares) => {
    new SecretRef(ares, 'two', { key: 'b', owner: 'demo', restartUnits: ['z.service'], reloadUnits: ['a.service'] });
    secretOutput(new SecretRef(ares, 'one', { key: 'a/token', origin: 'terraform-output' }), 'x');
  });
  const common = { shared: false, mode: '0400', neededForUsers: false };
  const output = { stack: 'ares', name: 'secret_a_token' };
  expect(hosts).toEqual([
    {
      host: 'ares',
      secrets: [
        { ...common, key: 'a/token', origin: 'terraform-output', units: [], by: 'ares/one', output },
        { ...common, key: 'b', origin: 'given', owner: 'demo', units: ['a.service', 'z.service'], by: 'ares/two' },
      ],
    },
    { host: 'hera', secrets: [] },
  ]);
});

test('a key that hosts share is one group, and the same key that is not shared is none of it', () => {
  const { shared } = graphOf((ares, hera) => {
    for (const host of [hera, ares]) new SecretRef(host, 'psk', { key: 'psk', origin: 'wireguard-psk', shared: true });
    new SecretRef(ares, 'own', { key: 'own', shared: true });
    new SecretRef(hera, 'own', { key: 'own' });
  });
  expect(shared).toEqual([
    { key: 'own', origin: 'given', hosts: ['ares'] },
    { key: 'psk', origin: 'wireguard-psk', hosts: ['ares', 'hera'] },
  ]);
});
