import { nix, type NixValue, type PrintModuleOptions } from '../../lib/nix';

const { config, pkgs, lib } = nix;

/** A module and the options it is printed with. */
export interface Golden {
  readonly module: NixValue;
  readonly options?: Omit<PrintModuleOptions, 'path'>;
}

/** Readable modules that cover every construct; `goldens/NAME.nix` is what each one prints as. */
export const goldens: Readonly<Record<string, Golden>> = {
  data: {
    module: {
      boot: {
        kernel: { sysctl: { 'net.ipv4.ip_forward': 1, 'vm.swappiness': 10 } },
        kernelModules: ['wireguard', 'nf_tables'],
        loader: { timeout: null, grub: { enable: false } },
      },
      networking: { hostName: 'ares', nameservers: ['1.1.1.1'], interfaces: {}, search: [] },
      services: { custom: { ratio: 0.25, exact: nix.float(1), big: 9_000_000_000_000_000_000n, offsets: [-1, 0, 1] } },
    },
  },
  references: {
    module: {
      environment: {
        restic: pkgs('restic'),
        systemPackages: [pkgs('restic'), pkgs('python3.pkgs.requests'), nix.apply(lib('hiPrio'), pkgs('git'))],
        variables: { EDITOR: nix.apply(lib('getExe'), pkgs('neovim')) },
      },
      users: { users: { alice: { hashedPasswordFile: config('sops.secrets."users/alice password".path') } } },
      warnings: nix.apply(lib('optional'), nix.options('services.nginx.enable.isDefined'), 'nginx is configured'),
    },
  },
  modifiers: {
    module: {
      networking: {
        firewall: { enable: nix.mkForce(true), allowedTCPPorts: nix.mkAfter([80, 443]) },
        hostName: nix.mkDefault('ares'),
        nameservers: nix.mkOverride(90, ['9.9.9.9']),
      },
      programs: { zsh: { shellInit: nix.mkBefore('umask 077'), promptInit: nix.mkOrder(1200, 'prompt off') } },
    },
  },
  conditions: {
    module: nix.mkMerge([
      { services: { openssh: { enable: true, ports: [22] } } },
      nix.mkIf(config('services.nginx.enable'), {
        security: { acme: { acceptTerms: true, defaults: { email: 'a@example.org' } } },
      }),
      nix.mkIf(nix.and(config('networking.nftables.enable'), nix.not(config('boot.isContainer'))), {
        networking: { nftables: { flushRuleset: true } },
      }),
      nix.mkIf(nix.or(nix.eq(config('networking.hostName'), 'ares'), nix.not(nix.eq(config('time.timeZone'), null))), {
        time: { hardwareClockInLocalTime: false },
      }),
    ]),
  },
  texts: {
    module: {
      environment: {
        etc: {
          'motd.sh': { text: "#!/bin/sh\necho \"${HOME}\"\n\n  indented ''twice''\n" },
          note: { text: 'one line\n' },
          windows: { text: 'first\r\nsecond\r\n' },
        },
      },
      systemd: {
        services: {
          backup: {
            script: nix.lines`export RESTIC_PASSWORD_FILE=${config('sops.secrets."restic/password".path')}
exec ${pkgs('restic')}/bin/restic backup --host ${config('networking.hostName')} \\
  --tag "$(date)" --tag '${'${literal}'}'
`,
            serviceConfig: {
              ExecStartPre: nix.text`${pkgs('coreutils')}/bin/mkdir -p /var/cache/${config('networking.hostName')}`,
            },
          },
        },
      },
    },
  },
  joins: {
    module: {
      environment: {
        systemPackages: nix.concat(
          [pkgs('git'), pkgs('vim')],
          config('fleet.packages'),
          nix.apply(lib('optionals'), config('fleet.desktop'), [pkgs('firefox')]),
        ),
      },
      services: {
        nginx: {
          virtualHosts: nix.update(config('fleet.virtualHosts'), {
            'example.org': { forceSSL: true, root: '/srv/www' },
          }),
        },
      },
    },
  },
  comments: {
    module: {
      services: {
        openssh: nix.commented('Reached over the mesh only, see networking.firewall.', {
          settings: { PasswordAuthentication: nix.commented('Keys only.', false), X11Forwarding: false },
        }),
      },
      networking: { nameservers: [nix.commented('AdGuard Home on hera', '10.77.0.2'), '9.9.9.9'] },
    },
  },
  names: {
    module: {
      services: {
        nginx: {
          virtualHosts: {
            'ares.example.org': { locations: { '/': { proxyPass: 'http://127.0.0.1:3000' } } },
            '"quoted" ${name}': { if: 1, or: 2, null: 3, '': 4, ünïcode: 5, 'a-b': 6, "a'b": 7 },
          },
        },
      },
    },
  },
  'long-lines': {
    module: {
      networking: {
        wireguard: {
          interfaces: {
            wg0: {
              peers: [
                { publicKey: 'k'.repeat(43) + '=', allowedIPs: ['10.77.0.4/32'], endpoint: 'hera.example.org:51820' },
                { publicKey: 'q'.repeat(43) + '=', allowedIPs: ['10.77.0.5/32', 'fd77::5/128'] },
              ],
              privateKeyFile: config([
                'sops',
                'secrets',
                'a-very-long-name-of-a-secret/that-is-kept-for-one-host-only',
                'path',
              ]),
              postSetup: nix.apply(lib('concatMapStringsSep'), '\n', nix.apply(lib('getAttr'), 'command'), [
                { command: 'ip route add 10.0.0.0/8 dev wg0' },
                { command: 'ip -6 route add fd00::/8 dev wg0' },
              ]),
            },
          },
        },
      },
      system: {
        nixos: {
          label: nix.apply(lib('concatStringsSep'), '-', [
            'generated',
            'for',
            config('networking.hostName'),
            config('system.stateVersion'),
          ]),
        },
      },
    },
  },
  imports: {
    module: { services: { nginx: { enable: nix.mkDefault(true) } } },
    options: {
      imports: [nix.path('./hardware.nix'), nix.path('../profiles/server'), nix.text`${nix.builtins('storeDir')}/x`],
    },
  },
  'imports-of-an-expression': {
    module: nix.mkIf(config('services.nginx.enable'), { networking: { firewall: { allowedTCPPorts: [443] } } }),
    options: { imports: [nix.path('./nginx.nix')] },
  },
  empty: { module: {} },
};
