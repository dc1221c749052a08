import { type Construct } from 'constructs';
import { DeclarativeUsers } from '../constructs/declarative-users';
import { Journal } from '../constructs/journal';
import { KernelHardening } from '../constructs/kernel-hardening';
import { NixGc } from '../constructs/nix-gc';
import { ResticBackup, ResticRepository } from '../constructs/restic-backup';
import { SudoTwoFactor } from '../constructs/sudo-two-factor';
import { HostStack } from './host-stack';

/** Properties for {@link GuardedHostStack}. */
export interface GuardedHostStackProps {
  /** Folder on another disk with a copy that is quickly there. @default - the only copy is the one far away */
  readonly nearBackup?: string;
}

/** A machine whose accounts, ways to root and kernel settings are the fleet's to say, and whose state is saved. */
export class GuardedHostStack extends HostStack {
  public constructor(scope: Construct, hostName: string, { nearBackup }: GuardedHostStackProps = {}) {
    super(scope, hostName);
    // The way in for whoever has lost their codes, at the console.
    new DeclarativeUsers(this, 'users', { rootPassword: this.facts.kind !== 'wsl' });
    new SudoTwoFactor(this, 'sudo');
    new KernelHardening(this, 'kernel');
    new Journal(this, 'journal');
    new NixGc(this, 'gc');
    new ResticBackup(this, 'backup', {
      // Services that nobody declares here keep theirs in /var/lib, too.
      paths: ['/etc', '/home', '/root', '/var/lib'],
      excludes: ['/var/lib/containers/storage/overlay*', '/var/lib/docker/overlay2'],
      repositories: {
        far: ResticRepository.r2(),
        ...(nearBackup !== undefined && { near: ResticRepository.local(nearBackup) }),
      },
    });
  }
}
