/** Key types that sshd of the supported releases accepts. */
const sshTypes = [
  'ssh-ed25519',
  'sk-ssh-ed25519@openssh.com',
  'ecdsa-sha2-nistp256',
  'ecdsa-sha2-nistp384',
  'ecdsa-sha2-nistp521',
  'sk-ecdsa-sha2-nistp256@openssh.com',
  'ssh-rsa',
];

/** What is wrong with an SSH public key, or undefined. The key is never shown. */
export function sshKeyFault(text: string): string | undefined {
  if (/PRIVATE KEY/.test(text)) {
    return 'is a private key; give the public one (the .pub file), and replace this one, which has been exposed';
  }
  const [type = '', body = ''] = text.split(' ');
  if (!sshTypes.includes(type)) {
    return `must be an SSH public key, 'TYPE BASE64 COMMENT', of type ${sshTypes.slice(0, -1).join(', ')} or ssh-rsa`;
  }
  const bytes = decoded(body);
  if (bytes === undefined) return `must have base64 after '${type}'; copy the whole line of the .pub file again`;
  const length = bytes.length < 4 ? 0 : bytes.readUInt32BE(0);
  const inner = bytes.subarray(4, 4 + length).toString('latin1');
  if (inner !== type)
    return `must be a key of the type it names, '${type}'; copy the whole line of the .pub file again`;
  if (type === 'ssh-ed25519' && bytes.length !== 51)
    return 'must be a whole key; copy the whole line of the .pub file again';
  return bytes.length < 4 + length + 36 ? 'must be a whole key; copy the whole line of the .pub file again' : undefined;
}

/** What is wrong with a WireGuard public key, or undefined. The key is never shown: a private one looks the same. */
export function publicKeyFault(text: string): string | undefined {
  const bytes = decoded(text);
  if (bytes?.length === 32) return undefined;
  return `must be a WireGuard public key, 32 bytes in base64, got ${text.length} characters; take the output of wg pubkey`;
}

function decoded(base64: string): Buffer | undefined {
  const bytes = Buffer.from(base64, 'base64');
  return base64 !== '' && bytes.toString('base64') === base64 ? bytes : undefined;
}
