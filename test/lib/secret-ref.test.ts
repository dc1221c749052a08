import { type FleetInput, SecretRef, type SecretRefProps } from '../../lib';
import { synthFleet, synthProblems, testFleet } from '../../lib/testing';
import { HostStack } from '../../stacks/host-stack';
import { module } from './fixtures';

const SECRETS = 'generated/ares/security/secrets.nix';

function rendered(props: readonly SecretRefProps[], fields: Partial<FleetInput> = {}): unknown {
  const { files } = synthFleet(
    (app) => {
      const host = new HostStack(app, 'ares');
      props.forEach((one, index) => new SecretRef(host, `secret${index}`, one));
    },
    { fleet: testFleet(fields) },
  );
  return files[SECRETS];
}

const refusals = (props: SecretRefProps): string[] =>
  synthProblems((app) => new SecretRef(new HostStack(app, 'ares'), 'psk', props));

describe('a SecretRef is refused', () => {
  test.each(['', '/a', 'a/', 'a//b', 'a b', 'a.b', '../a', 'ä'])('for the key %j', (key) => {
    expect(refusals({ key })).toEqual([
      `[ares/psk] key: must be names of letters, digits, - and _ separated by /, got '${key}'; write it like 'wireguard/wg0'`,
    ]);
  });

  test.each(['sops', 'sops/a', 'a_unencrypted', 'a_unencrypted/b'])(
    'for the key %j, which sops leaves as it is',
    (key) => {
      expect(refusals({ key })).toEqual([
        `[ares/psk] key: has a name by which sops would leave it in the clear, got '${key}'; give it another`,
      ]);
    },
  );

  test('for all that is wrong with one, at once', () => {
    expect(refusals({ key: 'a//b', mode: '0444', owner: 'nginx', neededForUsers: true })).toEqual([
      "[ares/psk] key: must be names of letters, digits, - and _ separated by /, got 'a//b'; write it like 'wireguard/wg0'",
      "[ares/psk] mode: lets every user of the host read it, got '0444'; use '0400', or '0440' with a group",
      "[ares/psk] owner: is ignored for a secret that users need, got 'nginx'; leave owner and group out",
    ]);
  });

  test.each(['400', '0800', 'u=r', '00400'])('for the mode %j', (mode) => {
    expect(refusals({ key: 'a', mode })).toEqual([
      `[ares/psk] mode: must be four octal digits, got '${mode}'; write it like '0400'`,
    ]);
  });

  test.each(['0404', '0444', '0401', '0402'])('for the mode %j, which others may use', (mode) => {
    expect(refusals({ key: 'a', mode })).toEqual([
      `[ares/psk] mode: lets every user of the host read it, got '${mode}'; use '0400', or '0440' with a group`,
    ]);
  });

  test.each([
    ['owner', { owner: 'nginx' }],
    ['group', { group: 'nginx' }],
  ])('with an %s where users need it', (_, fields) => {
    expect(refusals({ key: 'a', neededForUsers: true, ...fields })).toEqual([
      "[ares/psk] owner: is ignored for a secret that users need, got 'nginx'; leave owner and group out",
    ]);
  });

  test.each(['', '-', 'add it there\nfirst'])('for %j as the reason why no command may change it', (fixed) => {
    expect(refusals({ key: 'a', fixed })).toEqual([
      `[ares/psk] fixed: must say in one line why, and what to do first, got '${fixed.replace('\n', '\\n')}'`,
    ]);
  });

  test('outside any host', () => {
    expect(synthProblems((app) => new SecretRef(app, 'psk', { key: 'a' }))).toEqual([
      '[psk] is not on a host; create it with a HostStack as scope, or below one',
    ]);
  });

  test('when another one on its host has the same key, naming both', () => {
    const lines = synthProblems((app) => {
      const host = new HostStack(app, 'ares');
      new SecretRef(host, 'one', { key: 'a' });
      new SecretRef(host, 'two', { key: 'a' });
    });
    expect(lines).toEqual([
      "[ares] secret a: is declared by 'ares/one' and by 'ares/two'; share one SecretRef, or give each its own key",
    ]);
  });
});

describe('secrets of a host', () => {
  test('come from its encrypted file in the repository', () => {
    expect(rendered([{ key: 'wireguard/wg0' }])).toBe(`{
  sops = {
    defaultSopsFile = ../../../secrets/ares.yaml;
    gnupg.sshKeyPaths = [ ];
    secrets."wireguard/wg0".mode = "0400";
  };
}
`);
  });

  test('come from a file on the host, with checks before a switch and at boot, where the fleet says so', () => {
    expect(rendered([{ key: 'b' }, { key: 'a' }], { secrets: 'host' })).toBe(`{ config, ... }:
{
  sops = {
    age.keyFile = "/etc/nixos/secrets/key.txt";
    defaultSopsFile = "/etc/nixos/secrets/ares.yaml";
    gnupg.sshKeyPaths = [ ];
    secrets = {
      a.mode = "0400";
      b.mode = "0400";
    };
    validateSopsFiles = false;
  };
  system.preSwitchChecks.secrets = ''
    [ -e /run/booted-system ] || exit 0
    [ "''\${2-switch}" != dry-activate ] || exit 0
    secrets_wrong=0
    for secrets_file in /etc/nixos/secrets/ares.yaml /etc/nixos/secrets/key.txt; do
      if ! [ -s "$secrets_file" ]; then
        echo "$secrets_file is not in place; npx cdknix secrets onboard ares tells how it gets there" >&2
        secrets_wrong=1
      fi
    done
    if [ $secrets_wrong = 0 ]; then
      for secrets_manifest in \${config.system.build.sops-nix-manifest}; do
        \${config.sops.package}/bin/sops-install-secrets -check-mode=sopsfile "$secrets_manifest" || secrets_wrong=1
      done
    fi
    if [ $secrets_wrong != 0 ]; then
      echo "secrets: without all of them accounts are locked and the network may stay down, so nothing was changed; npx cdknix secrets status tells what is missing" >&2
    fi
    exit $secrets_wrong
  '';
  systemd.services.secrets-check = {
    description = "Every declared secret is in place";
    script = ''
      status=0
      missing() { echo "secret not in place: $1" >&2; status=1; }
      test -s \${config.sops.secrets.a.path} || missing \${config.sops.secrets.a.path}
      test -s \${config.sops.secrets.b.path} || missing \${config.sops.secrets.b.path}
      exit $status
    '';
    serviceConfig = {
      RemainAfterExit = true;
      Type = "oneshot";
    };
    wantedBy = [ "multi-user.target" ];
  };
}
`);
  });

  test('say owner, group, mode and units, the units sorted', () => {
    const restartUnits = ['b.service', 'a.service'];
    expect(
      rendered([{ key: 'a', owner: 'nginx', group: 'web', mode: '0440', restartUnits, reloadUnits: ['c.service'] }]),
    ).toContain(`    secrets.a = {
      group = "web";
      mode = "0440";
      owner = "nginx";
      reloadUnits = [ "c.service" ];
      restartUnits = [
        "a.service"
        "b.service"
      ];
    };`);
  });

  test('say which of them users need', () => {
    expect(rendered([{ key: 'password', neededForUsers: true }])).toContain('neededForUsers = true;');
  });

  test('are no file where there are none', () => {
    expect(rendered([])).toBeUndefined();
  });
});

test('the path of a secret is an expression of the configuration, never a value', () => {
  const { files } = synthFleet((app) => {
    const host = new HostStack(app, 'ares');
    const key = new SecretRef(host, 'psk', { key: 'wireguard/wg0' });
    module(host, 'reader', () => ({ services: { foo: { keyFile: key.path } } }));
  });
  expect(files['generated/ares/services/reader.nix']).toBe(
    `{ config, ... }:\n{\n  services.foo.keyFile = config.sops.secrets."wireguard/wg0".path;\n}\n`,
  );
});
