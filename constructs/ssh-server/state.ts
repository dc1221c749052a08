import { type IHost, type StatePath, type User } from '../../lib';

const hostKey = '/etc/ssh/ssh_host_ed25519_key';

/** What the SSH server of a host is known by, and where those have their codes who are asked for one. */
export function sshState({ hostName }: IHost, people: readonly User[], asksForCode: boolean): StatePath[] {
  const keys = [hostKey, `${hostKey}.pub`].map((path) => ({
    path,
    why: 'key that others know the host by',
    remadeBy: `npx cdknix secrets onboard ${hostName} --replace, with the new key, and a switch of every host`,
  }));
  const codes = people.map(({ name }) => ({
    path: `/home/${name}/.google_authenticator`,
    why: `secret of the codes of ${name} for SSH`,
    remadeBy: `google-authenticator as ${name}, while enrolUntil or a zone of keyOnly lets in without a code`,
  }));
  return [...keys, ...(asksForCode ? codes : [])];
}
