/** The owner's fleet with its placeholders filled in, secrets in the repository, and everything that takes a secret. */
export function canaryProgram(texts: Readonly<Record<'main.ts' | 'fleet.ts', string>>, recipient: string) {
  const fleet = texts['fleet.ts']
    .replace(/recipients: \[[^\]]*\],?/, '')
    .replace(/placeholder\(placeholderId, [^)]*zone id[^)]*\)/, `'${'ab'.repeat(16)}'`)
    .replace(/placeholder\(placeholderId, [^)]*account id[^)]*\)/, `'${'cd'.repeat(16)}'`)
    .replace("secrets: 'host'", "secrets: 'repo'")
    .replace('wheel: true,', `wheel: true, recipients: ['${recipient}'],`);
  const own = Array.from({ length: 36 }, (_, index) => ownSecret(index));
  const main = texts['main.ts']
    .replace("receivers: { phone: { kind: 'ntfy' } }", `receivers: ${receivers}`)
    .replace('app.synth();', [tunnel, backup, ...own, 'app.synth();'].join('\n'));
  return { 'main.ts': main, 'fleet.ts': fleet };
}

/** What the program may not have. */
const tunnel = `{
  const { CloudflareTunnel } = require('./constructs/cloudflare-tunnel');
  const sites = { 'play.fufu.land': { to: 'http://127.0.0.1:8080', why: 'a map for friends' } };
  if (fufuwuqi.node.tryFindChild('tunnel') === undefined) new CloudflareTunnel(fufuwuqi, 'tunnel', { sites });
}`;

/** Every kind of receiver that has a secret. */
const receivers = `{
    phone: { kind: 'ntfy' },
    topic: { kind: 'ntfy', url: 'https://ntfy.example.org/alerts' },
    chat: { kind: 'telegram', chat: -1 },
    hook: { kind: 'webhook' },
    mail: {
      kind: 'email', user: 'fufu',
      to: ['fufu@example.org'], from: 'alerts@example.org', smarthost: 'smtp.example.org:587',
    },
  }`;

/** A backup in every kind of repository that has secrets, beside those that the program has. */
const backup = `{
  const lib = require('./lib');
  const { ResticBackup, ResticRepository } = require('./constructs/restic-backup');
  const secret = (name) => new lib.SecretRef(fufuwuqi, 'kinds-' + name, { key: 'kinds/' + name });
  const nas = { host: 'nas.example.org', user: 'fufu', path: '/srv/fufu', hostKey: 'ssh-ed25519 AAAAC3Nza', key: secret('ssh') };
  const keys = { accessKeyId: secret('s3-id'), secretAccessKey: secret('s3-key') };
  new ResticBackup(fufuwuqi, 'kinds', {
    repositories: {
      nas: ResticRepository.sftp(nas),
      bucket: ResticRepository.s3({ endpoint: 'https://s3.example.org', bucket: 'fufu-backup', ...keys }),
      drive: ResticRepository.rclone({ remote: 'drive', path: 'fufu', config: secret('rclone') }),
      far: ResticRepository.r2(),
      disk: ResticRepository.local('/mnt/disk'),
    },
  });
}`;

/** A secret of the user's own, used as services use them: a file, a credential, a file of variables. */
function ownSecret(index: number): string {
  const host = ['fufuwuqi', 'fuyidong', 'fuchuang'][index % 3] ?? '';
  return `{
    const lib = require('./lib');
    const secret = new lib.SecretRef(${host}, 'canary-${index}', { key: 'canaries/number-${index}' });
    new lib.NixModule(${host}, 'canary-module-${index}', { area: 'services', config: () => ({
      systemd: { services: { 'canary-${index}': {
        environment: { TOKEN_FILE: secret.path },
        serviceConfig: { LoadCredential: lib.nix.text\`token:\${secret.path}\`, EnvironmentFile: secret.path },
      } } },
    }) });
  }`;
}
