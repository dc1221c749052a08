import { createSocket } from 'node:dgram';
import { createServer, type Server } from 'node:net';
import { type CloudflareServer } from '../cloudflare/server';

const types = { A: 1, NS: 2, CNAME: 5, SOA: 6, TXT: 16, AAAA: 28 } as const;
type Type = keyof typeof types;

interface Answer {
  readonly name: string;
  readonly type: Type;
  readonly data: Buffer;
}

/** Name of the one server that every zone names as its own. */
export const nameServer = 'ada.ns.cloudflare.com';

/**
 * Public DNS for the zones of a Cloudflare: what is in its records is answered, over UDP and TCP, and CNAMEs are followed
 * from one zone to the next, as a resolver does.
 */
export class DnsServer {
  /** Takes port 53 of an address, which not every user may. */
  public static async start(address: string, cloudflare: CloudflareServer): Promise<DnsServer> {
    const server = new DnsServer(address, cloudflare);
    await new Promise<void>((done, failed) => {
      server.udp.once('error', failed).bind(53, address, () => done());
    });
    await new Promise<void>((done, failed) => {
      server.tcp.once('error', failed).listen(53, address, () => done());
    });
    return server;
  }

  /** Names and types that were asked for: `_acme-challenge.example.org TXT`. */
  public readonly questions = new Set<string>();
  private readonly udp = createSocket('udp4');
  private readonly tcp: Server;

  private constructor(
    public readonly address: string,
    private readonly cloudflare: CloudflareServer,
  ) {
    this.udp.on('message', (query, { port, address: client }) => {
      this.udp.send(this.reply(query), port, client);
    });
    // Over TCP the length goes before each message; a question is short enough to come in one piece.
    this.tcp = createServer((socket) => {
      socket
        .on('error', () => socket.destroy())
        .on('data', (data) => {
          const reply = this.reply(data.subarray(2, 2 + data.readUInt16BE(0)));
          const length = Buffer.alloc(2);
          length.writeUInt16BE(reply.length);
          socket.write(Buffer.concat([length, reply]));
        });
    });
  }

  public stop(): void {
    this.udp.close();
    this.tcp.close();
  }

  private reply(query: Buffer): Buffer {
    const { name, type, end } = questionOf(query);
    const kind = (Object.keys(types) as Type[]).find((one) => types[one] === type);
    this.questions.add(`${name} ${kind ?? type}`);
    const { answers, exists } = kind === undefined ? { answers: [], exists: true } : this.answersAt(name, kind);
    const header = Buffer.alloc(12);
    header.writeUInt16BE(query.readUInt16BE(0), 0);
    // An authoritative answer of a server that also recurses; NXDOMAIN where there is no such name.
    header.writeUInt16BE(0x8580 | (exists ? 0 : 3), 2);
    header.writeUInt16BE(1, 4);
    header.writeUInt16BE(answers.length, 6);
    return Buffer.concat([header, query.subarray(12, end), ...answers.map(encoded)]);
  }

  private answersAt(name: string, type: Type): { answers: Answer[]; exists: boolean } {
    const zone = this.cloudflare.zones
      .list(new URLSearchParams())
      .filter((one) => name === one.name || name.endsWith(`.${one.name}`))
      .sort((a, b) => b.name.length - a.name.length)[0];
    if (zone === undefined) return { answers: [], exists: false };
    const records = this.cloudflare.records.list(zone);
    const here = records.filter((record) => record.name === name);
    const exists = name === zone.name || records.some((record) => `.${record.name}`.endsWith(`.${name}`));
    const alias = here.find((record) => record.type === 'CNAME');
    if (alias !== undefined) {
      const own: Answer = { name, type: 'CNAME', data: nameData(alias.content) };
      return { answers: [own, ...(type === 'CNAME' ? [] : this.answersAt(alias.content, type).answers)], exists };
    }
    if (name === zone.name && type === 'SOA') return { answers: [{ name, type, data: soa }], exists };
    if (name === zone.name && type === 'NS') return { answers: [{ name, type, data: nameData(nameServer) }], exists };
    const texts = here.filter((record) => record.type === 'TXT' && type === 'TXT');
    return { answers: texts.map(({ content }) => ({ name, type, data: textData(content) })), exists };
  }
}

function questionOf(query: Buffer) {
  const labels: string[] = [];
  let at = 12;
  for (let length = query.readUInt8(at); length > 0; length = query.readUInt8(at)) {
    labels.push(query.toString('latin1', at + 1, at + 1 + length));
    at += length + 1;
  }
  return { name: labels.join('.').toLowerCase(), type: query.readUInt16BE(at + 1), end: at + 5 };
}

function encoded({ name, type, data }: Answer): Buffer {
  const fixed = Buffer.alloc(10);
  fixed.writeUInt16BE(types[type], 0);
  fixed.writeUInt16BE(1, 2);
  fixed.writeUInt32BE(0, 4);
  fixed.writeUInt16BE(data.length, 8);
  return Buffer.concat([nameData(name), fixed, data]);
}

function nameData(name: string): Buffer {
  const labels = name.split('.').map((label) => Buffer.concat([Buffer.from([label.length]), Buffer.from(label)]));
  return Buffer.concat([...labels, Buffer.from([0])]);
}

/** Content of a record as Cloudflare has it: in double quotes. */
function textData(content: string): Buffer {
  const text = Buffer.from(content.replace(/^"|"$/g, ''));
  return Buffer.concat([Buffer.from([text.length]), text]);
}

const soa = Buffer.concat([nameData(nameServer), nameData('dns.cloudflare.com'), Buffer.alloc(20)]);
