import { type Policy } from './policy';
import { AcmeAsksPublicDns } from './rules/acme-asks-public-dns';
import { AcmeStaysWithDns } from './rules/acme-stays-with-dns';
import { AdGuardRewritesAreOn } from './rules/ad-guard-rewrites-are-on';
import { AdGuardSettingsAreRead } from './rules/ad-guard-settings-are-read';
import { AutoUpgradeIsSafe } from './rules/auto-upgrade-is-safe';
import { BackupLeavesKeyOut } from './rules/backup-leaves-key-out';
import { CertificateIsReloaded } from './rules/certificate-is-reloaded';
import { FirewallOnEveryServer } from './rules/firewall-on-every-server';
import { ForwardingIsFiltered } from './rules/forwarding-is-filtered';
import { GcFollowsUpgrade } from './rules/gc-follows-upgrade';
import { JournalKeepsWhatIsRead } from './rules/journal-keeps-what-is-read';
import { KeepaliveOnOneSide } from './rules/keepalive-on-one-side';
import { KeyStaysOutOfTheStore } from './rules/key-stays-out-of-the-store';
import { NftRulesMatchFirst } from './rules/nft-rules-match-first';
import { NoEmptyPassword } from './rules/no-empty-password';
import { NoLockout } from './rules/no-lockout';
import { NoPathLiteralInFileOption } from './rules/no-path-literal-in-file-option';
import { NoReadFileOfSecrets } from './rules/no-read-file-of-secrets';
import { NoRetiredUserOption } from './rules/no-retired-user-option';
import { NoSecretInGeneratedFiles } from './rules/no-secret-in-generated-files';
import { NoSecretInTerraform } from './rules/no-secret-in-terraform';
import { NoStoreBoundSecretOption } from './rules/no-store-bound-secret-option';
import { OneWireGuardStyle } from './rules/one-wire-guard-style';
import { PasswordFilesAreNeededForUsers } from './rules/password-files-are-needed-for-users';
import { PublicHostIsBackedUp } from './rules/public-host-is-backed-up';
import { PublicHostIsMonitored } from './rules/public-host-is-monitored';
import { PublicPortHasReason } from './rules/public-port-has-reason';
import { PullRequestsStayOffOwnRunners } from './rules/pull-requests-stay-off-own-runners';
import { ServicesHaveOwnPorts } from './rules/services-have-own-ports';
import { SshNeedsKey } from './rules/ssh-needs-key';
import { SshPortIsBanned } from './rules/ssh-port-is-banned';
import { SshPortIsOpen } from './rules/ssh-port-is-open';
import { SshReachableByTwoLinks } from './rules/ssh-reachable-by-two-links';
import { SshSecondFactorWorks } from './rules/ssh-second-factor-works';
import { StateIsBackedUp } from './rules/state-is-backed-up';
import { TunnelNetworksAreRouted } from './rules/tunnel-networks-are-routed';
import { UiHasLogin } from './rules/ui-has-login';
import { UnitsWaitForWhatExists } from './rules/units-wait-for-what-exists';
import { UplinkNotTrusted } from './rules/uplink-not-trusted';

/** The rules that every fleet is judged by, in order of name; each is described in docs/policies.md. */
export const policies: readonly Policy[] = [
  AcmeAsksPublicDns,
  AcmeStaysWithDns,
  AdGuardRewritesAreOn,
  AdGuardSettingsAreRead,
  AutoUpgradeIsSafe,
  BackupLeavesKeyOut,
  CertificateIsReloaded,
  FirewallOnEveryServer,
  ForwardingIsFiltered,
  GcFollowsUpgrade,
  JournalKeepsWhatIsRead,
  KeepaliveOnOneSide,
  KeyStaysOutOfTheStore,
  NftRulesMatchFirst,
  NoEmptyPassword,
  NoLockout,
  NoPathLiteralInFileOption,
  NoReadFileOfSecrets,
  NoRetiredUserOption,
  NoSecretInGeneratedFiles,
  NoSecretInTerraform,
  NoStoreBoundSecretOption,
  OneWireGuardStyle,
  PasswordFilesAreNeededForUsers,
  PublicHostIsBackedUp,
  PublicHostIsMonitored,
  PublicPortHasReason,
  PullRequestsStayOffOwnRunners,
  ServicesHaveOwnPorts,
  SshNeedsKey,
  SshPortIsBanned,
  SshPortIsOpen,
  SshReachableByTwoLinks,
  SshSecondFactorWorks,
  StateIsBackedUp,
  TunnelNetworksAreRouted,
  UiHasLogin,
  UnitsWaitForWhatExists,
  UplinkNotTrusted,
];
