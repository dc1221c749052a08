// Answers on every port that it is told, over IPv4 and IPv6, and says so when it is ready.
// node probe-server.mjs '{"tcp":[80],"udp":[53],"groups":[{"address":"224.0.0.251","interface":"192.168.1.42"}]}'
import { createSocket } from 'node:dgram';
import { createServer } from 'node:net';

const { tcp, udp, groups = [] } = JSON.parse(process.argv[2]);
const waiting = [];
const until = (emitter, event) => waiting.push(new Promise((done) => emitter.once(event, done)));

for (const port of tcp) {
  const server = createServer((socket) => socket.on('error', () => undefined).end());
  until(server.listen({ port, host: '::' }), 'listening');
}
for (const port of udp) {
  for (const [type, any] of [
    ['udp4', '0.0.0.0'],
    ['udp6', '::'],
  ]) {
    const socket = createSocket({ type, ipv6Only: type === 'udp6' });
    socket.on('message', (message, from) => socket.send(message, from.port, from.address));
    socket.on('listening', () => {
      const mine = groups.filter(({ address }) => address.includes(':') === (type === 'udp6'));
      for (const group of mine) socket.addMembership(group.address, group.interface);
    });
    until(socket, 'listening');
    socket.bind(port, any);
  }
}
await Promise.all(waiting);
console.log('ready');
