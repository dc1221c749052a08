import { isAt } from '../option-pattern';

/** An option whose value NixOS writes into the Nix store, which every user of the machine may read. */
export interface StoreBound {
  /** `*` stands for any one name, or any place in a list. */
  readonly option: string;
  /** What takes a path in its place. */
  readonly instead: string;
}

/**
 * Options that take a secret itself. Each was read in its module below `nixos/modules`; where a text is put together
 * from what is there at boot, `sops.templates` is what does it.
 */
export const storeBound: readonly StoreBound[] = [
  { option: 'users.users.*.password', instead: 'hashedPasswordFile' },
  { option: 'users.users.*.hashedPassword', instead: 'hashedPasswordFile' },
  { option: 'users.extraUsers.*.password', instead: 'hashedPasswordFile' },
  { option: 'users.extraUsers.*.hashedPassword', instead: 'hashedPasswordFile' },
  { option: 'boot.initrd.systemd.emergencyAccess', instead: 'true, or a console that is locked' },
  { option: 'networking.wireguard.interfaces.*.privateKey', instead: 'privateKeyFile' },
  { option: 'networking.wireguard.interfaces.*.peers.*.presharedKey', instead: 'presharedKeyFile' },
  { option: 'networking.wg-quick.interfaces.*.privateKey', instead: 'privateKeyFile' },
  { option: 'networking.wg-quick.interfaces.*.peers.*.presharedKey', instead: 'presharedKeyFile' },
  { option: 'systemd.network.netdevs.*.wireguardConfig.PrivateKey', instead: 'PrivateKeyFile' },
  { option: 'systemd.network.netdevs.*.wireguardPeers.*.PresharedKey', instead: 'PresharedKeyFile' },
  { option: 'networking.wireless.networks.*.psk', instead: "pskRaw = 'ext:NAME' and secretsFile" },
  {
    option: 'networking.networkmanager.ensureProfiles.profiles.*.wifi-security.psk',
    instead: '$NAME and environmentFiles',
  },
  { option: 'services.nginx.virtualHosts.*.basicAuth', instead: 'basicAuthFile' },
  { option: 'services.nginx.virtualHosts.*.locations.*.basicAuth', instead: 'basicAuthFile' },
  { option: 'services.adguardhome.settings.users.*.password', instead: 'users that are put in at start' },
  { option: 'services.grafana.settings.security.admin_password', instead: "'$__file{PATH}'" },
  { option: 'services.grafana.settings.security.secret_key', instead: "'$__file{PATH}'" },
  { option: 'services.grafana.settings.database.password', instead: "'$__file{PATH}'" },
  { option: 'services.grafana.settings.smtp.password', instead: "'$__file{PATH}'" },
  { option: 'nix.settings.access-tokens', instead: "nix.extraOptions = '!include PATH'" },
  { option: 'services.hostapd.radios.*.networks.*.authentication.wpaPassword', instead: 'wpaPasswordFile' },
  {
    option: 'services.hostapd.radios.*.networks.*.authentication.saePasswords.*.password',
    instead: 'saePasswordsFile',
  },
  { option: 'services.mosquitto.listeners.*.users.*.password', instead: 'passwordFile' },
  { option: 'services.mosquitto.listeners.*.users.*.hashedPassword', instead: 'hashedPasswordFile' },
  { option: 'services.k3s.token', instead: 'tokenFile' },
  { option: 'services.transmission.settings.rpc-password', instead: 'credentialsFile' },
  { option: 'services.redis.servers.*.requirePass', instead: 'requirePassFile' },
  { option: 'programs.msmtp.accounts.*.password', instead: 'passwordeval' },
];

/** Options below which anything may be but a secret: all of it is in the store. */
export const openTexts: readonly StoreBound[] = [
  {
    option: 'environment.etc.*.text',
    instead: 'sops.templates, or environment.etc.*.source of a path that is no literal',
  },
  { option: 'environment.variables', instead: 'a file that is read where the value is needed' },
  { option: 'environment.sessionVariables', instead: 'a file that is read where the value is needed' },
  { option: 'systemd.services.*.environment', instead: 'serviceConfig.EnvironmentFile or LoadCredential' },
  { option: 'systemd.user.services.*.environment', instead: 'serviceConfig.EnvironmentFile or LoadCredential' },
  { option: 'systemd.globalEnvironment', instead: 'serviceConfig.EnvironmentFile or LoadCredential' },
  {
    option: 'systemd.services.*.serviceConfig.Environment',
    instead: 'serviceConfig.EnvironmentFile or LoadCredential',
  },
  { option: 'systemd.services.*.serviceConfig.SetCredential', instead: 'LoadCredential' },
  { option: 'virtualisation.oci-containers.containers.*.environment', instead: 'environmentFiles' },
  { option: 'networking.wireless.networks.*.auth', instead: "'ext:NAME' in it and secretsFile" },
  { option: 'services.restic.backups.*.rcloneConfig', instead: 'rcloneConfigFile' },
  { option: 'services.ddclient.extraConfig', instead: 'configFile' },
  { option: 'services.github-runners.*.extraEnvironment', instead: 'serviceOverrides.EnvironmentFile' },
];

/** The option that a path is at and that takes a secret itself. */
export function storeBoundAt(path: readonly string[]): StoreBound | undefined {
  return storeBound.find(({ option }) => isAt(path, option));
}
