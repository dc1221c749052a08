import { createSocket } from 'node:dgram';

const types: Readonly<Record<number, string>> = { 1: 'A', 28: 'AAAA' };

/** A server of names on a port of loopback, which knows addresses by name and type: `vpn.example.org A`. */
export class NameServer {
  /** Addresses by question. A question that is not here has no answer, and one with `undefined` makes it fail. */
  public readonly records = new Map<string, readonly string[] | undefined>();
  private readonly socket = createSocket('udp4');

  public async start(): Promise<number> {
    this.socket.on('message', (query, { port, address }) => this.socket.send(this.reply(query), port, address));
    await new Promise<void>((done) => this.socket.bind(0, '127.0.0.1', done));
    return this.socket.address().port;
  }

  public stop(): void {
    this.socket.close();
  }

  private reply(query: Buffer): Buffer {
    const labels: string[] = [];
    let at = 12;
    for (let length = query[at] ?? 0; length > 0; length = query[at] ?? 0) {
      labels.push(query.toString('latin1', at + 1, at + 1 + length));
      at += 1 + length;
    }
    const question = `${labels.join('.')} ${types[query.readUInt16BE(at + 1)] ?? ''}`;
    const isBroken = this.records.has(question) && this.records.get(question) === undefined;
    const answers = (this.records.get(question) ?? []).map((address) => record(query.readUInt16BE(at + 1), address));
    const header = Buffer.from(query.subarray(0, 12));
    header.writeUInt16BE(0x8180 | (isBroken ? 2 : 0), 2);
    header.writeUInt16BE(answers.length, 6);
    header.writeUInt32BE(0, 8);
    return Buffer.concat([header, query.subarray(12, at + 5), ...answers]);
  }
}

function record(type: number, address: string): Buffer {
  const data = address.includes(':') ? ipv6(address) : Buffer.from(address.split('.').map(Number));
  return Buffer.concat([Buffer.from([0xc0, 12, 0, type, 0, 1, 0, 0, 0, 60, 0, data.length]), data]);
}

function ipv6(address: string): Buffer {
  const [before = '', after = ''] = address.split('::');
  const words = (text: string): number[] =>
    text === '' ? [] : text.split(':').map((word) => Number.parseInt(word, 16));
  const [first, last] = [words(before), words(after)];
  const all = [...first, ...new Array<number>(8 - first.length - last.length).fill(0), ...last];
  return Buffer.concat(all.map((word) => Buffer.from([word >> 8, word & 255])));
}
