// Answers every question for an address with one of its own, so that one sees who was asked, and prints the question.
// node dns-server.mjs 10.100.0.1 203.0.113.2 [name that does not exist below]
import { createSocket } from 'node:dgram';

const [address, answer, unknown] = process.argv.slice(2);
const types = { 1: 'A', 6: 'SOA', 28: 'AAAA' };

/** Name and type of the one question, and where it ends. */
function questionOf(message) {
  const labels = [];
  let at = 12;
  while (message[at] !== 0) {
    labels.push(message.toString('latin1', at + 1, at + 1 + message[at]));
    at += 1 + message[at];
  }
  return { name: labels.join('.'), type: message.readUInt16BE(at + 1), end: at + 5 };
}

function replyTo(message) {
  const { name, type, end } = questionOf(message);
  const refused = unknown !== undefined && (name === unknown || name.endsWith(`.${unknown}`));
  const data =
    type === 1
      ? Buffer.from(answer.split('.').map(Number))
      : type === 6
        ? Buffer.concat([Buffer.alloc(2), Buffer.alloc(20)])
        : undefined;
  const header = Buffer.from(message.subarray(0, 12));
  header.writeUInt16BE(0x8180 | (refused ? 3 : 0), 2);
  header.writeUInt16BE(1, 4);
  header.writeUInt16BE(data === undefined || refused ? 0 : 1, 6);
  header.writeUInt32BE(0, 8);
  const parts = [header, message.subarray(12, end)];
  if (data !== undefined && !refused) {
    const record = Buffer.from([0xc0, 12, 0, type, 0, 1, 0, 0, 0, 0, 0, data.length]);
    parts.push(record, data);
  }
  return { name, type, reply: Buffer.concat(parts) };
}

const socket = createSocket(address.includes(':') ? 'udp6' : 'udp4');
socket.on('message', (message, from) => {
  const { name, type, reply } = replyTo(message);
  console.log(`${types[type] ?? type} ${name === '' ? '.' : name}`);
  socket.send(reply, from.port, from.address);
});
socket.bind(53, address, () => console.log('ready'));
