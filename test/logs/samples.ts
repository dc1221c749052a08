/** Lines with something that nobody is to read, and what is left of them. */
export const secrets: Readonly<Record<string, string>> = {
  'GET /?token=abc123 HTTP/1.1': 'GET /?token=*** HTTP/1.1',
  'GET /a?x=1&access_token=eyJ.a.b&y=2': 'GET /a?x=1&access_token=***&y=2',
  '"GET /cb?code=4/0AY0e&state=x HTTP/2.0" 302': '"GET /cb?code=***&state=x HTTP/2.0" 302',
  'https://s3.example.org/b/k?X-Amz-Signature=deadbeef&X-Amz-Date=1':
    'https://s3.example.org/b/k?X-Amz-Signature=***&X-Amz-Date=1',
  '/share?sig=a%2Fb%3D&se=2026': '/share?sig=***&se=2026',
  '/login?user=me&password=hunter2': '/login?user=me&password=***',
  '/login?PASSWD=hunter2;next=1': '/login?PASSWD=***;next=1',
  '/v1?api_key=k1&apikey=k2&api-key=k3': '/v1?api_key=***&apikey=***&api-key=***',
  '/v1?user[password]=p&user[name]=n': '/v1?user[password]=***&user[name]=n',
  '{"url":"/a?b=1\\u0026token=abc\\u0026c=2"}': '{"url":"/a?b=1\\u0026token=***\\u0026c=2"}',
  '/redirect?to=https%3A%2F%2Fx%2F%3Ftoken%3Dabc': '/redirect?to=https%3A%2F%2Fx%2F%3Ftoken%3D***',
  'fetch https://me:hunter2@git.example.org/a.git': 'fetch https://***@git.example.org/a.git',
  'fetch https://ghp_abcdef@github.com/a/b': 'fetch https://***@github.com/a/b',
  'postgres://app:p%40ss@db:5432/app?sslmode=require': 'postgres://***@db:5432/app?sslmode=require',
  'Authorization: Basic dXNlcjpwYXNz': 'Authorization: ***',
  'authorization=Bearer abc.def.ghi ok': 'authorization=*** ok',
  '{"authorization":"Bearer abc.def.ghi","a":1}': '{"authorization":"***","a":1}',
  'headers: {\\"Authorization\\": \\"token ghp_x\\"}': 'headers: {\\"Authorization\\": \\"***\\"}',
  'map[Authorization:[Bearer abc.def] Accept:[*/*]]': 'map[Authorization:[***] Accept:[*/*]]',
  'sent bearer abcdefgh12345678 to it': 'sent bearer *** to it',
  'Cookie: theme=dark; session=abc': 'Cookie: ***',
  '"set-cookie": "sid=abc; Path=/","a":1': '"set-cookie": "***","a":1',
};

/** Lines that look like it, of which every letter stays. */
export const harmless: readonly string[] = [
  'nginx.service: Main process exited, code=exited, status=1/FAILURE',
  'Invalid user token from 203.0.113.9 port 40112',
  'GET /tokens/list?page=2&sort=name',
  'GET /keyboard?layout=de',
  'mail from a@example.org to b@example.org',
  'https://example.org/a@b/c',
  'Accepted publickey for fufud from 10.100.0.2 port 52114 ssh2: ED25519 SHA256:Zm9vYmFy',
  'key=value pairs of a program stay',
  'GET /search?q=how+to+store+a+password',
  'authorization failed for bob: no such user',
];
