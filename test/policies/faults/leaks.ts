import { secretForms } from '../../lib/policies/leaks/secrets';
import { type Fault, ours, seed } from './fault';

const form = (what: string): string => JSON.stringify(secretForms.find(([one]) => one === what)?.[2]);
const github = form('a GitHub token');
const age = form('an age identity');
const pem = form('a private key');
const files = 'NoSecretInGeneratedFiles';
const bound = 'NoStoreBoundSecretOption';

/** What would put a secret where others read it. */
export const leaks: readonly Fault[] = [
  ours('leak', 'an age identity in a unit', files, `{ systemd: { services: { a: { script: ${age} } } } }`),
  ours('leak', 'an SSH private key in `environment.etc`', files, `{ environment: { etc: { key: { text: ${pem} } } } }`),
  ours(
    'leak',
    'a GitHub token in a command line',
    files,
    `{ systemd: { services: { a: { serviceConfig: { ExecStart: 'run --token ' + ${github} } } } } }`,
  ),
  ours(
    'leak',
    'a Cloudflare token in a setting',
    files,
    `{ services: { x: { settings: { key: ${form('a Cloudflare token')} } } } }`,
  ),
  ours(
    'leak',
    'a password in the URL of a database',
    files,
    "{ services: { x: { settings: { url: 'postgres://a:hunter2@localhost/x' } } } }",
  ),
  ours(
    'leak',
    'a password in an INI text',
    files,
    "{ environment: { etc: { 'app.ini': { text: '[db]\\nuser = a\\npassword = hunter2\\n' } } } }",
  ),
  ours(
    'leak',
    'a WireGuard private key where a public one belongs',
    files,
    "{ x: { key: '0FhRZ0mV1c9q3yQ3Uu6J8yq8gJcVbq6b0t1l0Jm2b3E=' } }",
  ),
  ours(
    'leak',
    'a password hash in a web server’s file',
    files,
    `{ environment: { etc: { htpasswd: { text: 'a:' + ${form('a password hash')} } } } }`,
  ),
  seed('leak', 'a token in a comment', files, `[fufuwuqi/seed] ${files}: services.x `, {
    code: `new lib.NixModule(fufuwuqi, 'seed', { area: 'services', config: () => ({ services: { x: lib.nix.commented('was ' + ${github}, true) } }) });`,
  }),
  seed('leak', 'a token in a page for people', files, `[fufuwuqi/seed] ${files}: docs/peers/seed.md line 2 `, {
    code: `new lib.GeneratedFile(fufuwuqi, 'seed', { path: 'docs/peers/seed.md', text: () => '# How to\\n' + ${github} + '\\n' });`,
  }),
  seed(
    'leak',
    'a token in a DNS record',
    'NoSecretInTerraform',
    '[fufu-land] NoSecretInTerraform: resource.cloudflare_dns_record.',
    {
      code: `lib.dnsRecord(app.node.findChild('fufu-land'), 'seed', { zoneId: 'a'.repeat(32), name: 'x.fufu.land', type: 'TXT', ttl: 1, content: ${github} });`,
    },
  ),
  seed('leak', 'a token in an output of Terraform', 'NoSecretInTerraform', '[fufu-land] NoSecretInTerraform: output.', {
    code: `new lib.TerraformOutput(app.node.findChild('fufu-land'), 'seed', { value: ${github}, sensitive: true });`,
  }),
  ours(
    'leak',
    'S3: a password hash in `users.users`',
    bound,
    "{ users: { users: { fufud: { hashedPassword: '$6$a$b' } } } }",
  ),
  ours(
    'leak',
    'S3: a private key in `networking.wireguard`',
    bound,
    "{ networking: { wireguard: { interfaces: { wg1: { privateKey: 'x' } } } } }",
  ),
  ours(
    'leak',
    'S3: a preshared key in `networking.wireguard`',
    bound,
    "{ networking: { wireguard: { interfaces: { wg1: { peers: [{ presharedKey: 'x' }] } } } } }",
  ),
  ours(
    'leak',
    'S3: `basicAuth` of a site',
    bound,
    "{ services: { nginx: { virtualHosts: { a: { basicAuth: { a: 'x' } } } } } }",
  ),
  ours(
    'leak',
    "S3: the password of Grafana's administrator",
    bound,
    "{ services: { grafana: { settings: { security: { admin_password: 'x' } } } } }",
  ),
  ours('leak', 'S3: access tokens of Nix', bound, "{ nix: { settings: { 'access-tokens': ['github.com=x'] } } }"),
  ours(
    'leak',
    'S3: a variable of a unit that is called a token',
    bound,
    "{ systemd: { services: { a: { environment: { APP_TOKEN: 'abc' } } } } }",
  ),
  ours(
    'leak',
    'S3: a variable of a container that is called a password',
    files,
    "{ virtualisation: { 'oci-containers': { containers: { a: { environment: { DB_PASSWORD: 'hunter2' } } } } } }",
  ),
  ours(
    'leak',
    'S4: a secret that is read at evaluation',
    'NoReadFileOfSecrets',
    "{ services: { x: { token: lib.nix.apply(lib.nix.builtins('readFile'), '/run/secrets/x') } } }",
  ),
  ours(
    'leak',
    'S2: a path literal in a `…File` option',
    'NoPathLiteralInFileOption',
    "{ services: { x: { passwordFile: lib.nix.path('./password') } } }",
  ),
  ours(
    'leak',
    'S2: the key of all secrets as a path literal',
    'NoPathLiteralInFileOption',
    "{ sops: { age: { keyFile: lib.nix.mkForce(lib.nix.path('./secrets/key.txt')) } } }",
  ),
  ours(
    'leak',
    'S1: the key of all secrets below a flake without git',
    'KeyStaysOutOfTheStore',
    "{ sops: { age: { keyFile: '/etc/nixos/secrets/key.txt' } }, system: { autoUpgrade: { flake: 'path:/etc/nixos' } } }",
  ),
  seed(
    'leak',
    'a secret that every user of a host may read',
    'SecretRef',
    '[fufuwuqi/seed] mode: lets every user of the host read it',
    {
      code: "new lib.SecretRef(fufuwuqi, 'seed', { key: 'tokens/a', mode: '0444' });",
    },
  ),
  seed('leak', 'an SSH private key as the key of a user', 'fleet.ts', '[fleet] users.fufud.keys.0: ', {
    edits: [['fleet.ts', "keys: [sshKey('fufud')]", `keys: [${pem}]`]],
  }),
];
