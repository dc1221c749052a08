import { type Construct } from 'constructs';
import { DeclarativeUsers } from '../constructs/declarative-users';
import { Journal } from '../constructs/journal';
import { KernelHardening } from '../constructs/kernel-hardening';
import { NixGc } from '../constructs/nix-gc';
import { SudoTwoFactor } from '../constructs/sudo-two-factor';
import { HostStack } from './host-stack';

/** A machine whose accounts, ways to root and kernel settings are the fleet's to say. */
export class GuardedHostStack extends HostStack {
  public constructor(scope: Construct, hostName: string) {
    super(scope, hostName);
    // The way in for whoever has lost their codes, at the console.
    new DeclarativeUsers(this, 'users', { rootPassword: this.facts.kind !== 'wsl' });
    new SudoTwoFactor(this, 'sudo');
    new KernelHardening(this, 'kernel');
    new Journal(this, 'journal');
    new NixGc(this, 'gc');
  }
}
