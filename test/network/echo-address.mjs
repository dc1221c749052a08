// Tells who calls: `serve PORT` answers every TCP connection with the address that it comes from, `ask TO PORT [FROM]`
// prints what such a server answered.
import { connect, createServer } from 'node:net';

const [mode, ...args] = process.argv.slice(2);
if (mode === 'serve') {
  const server = createServer((socket) => {
    const address = socket.remoteAddress.replace(/^::ffff:/, '');
    socket.on('error', () => undefined).end(address);
  });
  server.listen({ port: Number(args[0]), host: '::' }, () => console.log('ready'));
} else {
  const [host, port, localAddress] = args;
  const socket = connect({ host, port: Number(port), localAddress });
  socket.setTimeout(1500, () => socket.destroy(new Error('no answer')));
  socket.pipe(process.stdout);
}
