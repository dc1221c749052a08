// A server behind nginx, on the port of its argument on 127.0.0.1: tells what it was asked, in JSON, answers with headers
// of its own below /own/, and sends back what comes on an upgraded connection.
import { createServer } from 'node:http';

const server = createServer((request, response) => {
  let bytes = 0;
  request.on('data', (part) => (bytes += part.length));
  request.on('end', () => {
    const { method, url, headers } = request;
    if (url.startsWith('/own/')) {
      response.setHeader('X-Frame-Options', 'DENY');
      response.setHeader('Strict-Transport-Security', 'max-age=1');
    }
    response.end(JSON.stringify({ method, url, headers, bytes }));
  });
});
server.on('upgrade', (_, socket) => {
  socket.on('error', () => socket.destroy());
  socket.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n');
  socket.on('data', (part) => socket.write(part));
});
server.listen(Number(process.argv[2]), '127.0.0.1', () => console.log('ready'));
