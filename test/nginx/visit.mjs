// Visits web sites as the requests that it reads from standard input say, one after the other, or all at once for the
// argument "together", and prints what came of each: its status, headers, body and the names in the certificate, or the
// error that it ended with.
// [{"from":"192.168.1.50","to":"192.168.1.42","port":443,"name":"git.example.org","path":"/","ca":"…"}]
import { readFileSync } from 'node:fs';
import http from 'node:http';
import http2 from 'node:http2';
import https from 'node:https';
import { connect } from 'node:tls';

const patience = 5000;
const visits = JSON.parse(readFileSync(0, 'utf8'));
const results = [];
if (process.argv[2] === 'together') results.push(...(await Promise.all(visits.map(visit))));
else for (const one of visits) results.push(await visit(one));
console.log(JSON.stringify(results));

function visit(asked) {
  const { from, to, port = 443, name, host = name, path = '/', method = 'GET', headers = {}, bytes = 0, ca } = asked;
  if (asked.version === 2) return visitByHttp2(asked);
  const { request } = port === 80 ? http : https;
  return new Promise((done) => {
    const end = (result) => {
      clearTimeout(timer);
      sent.destroy();
      done(result);
    };
    const tls = { servername: name, ca, checkServerIdentity: () => undefined };
    const sent = request({
      ...{ host: to, port, localAddress: from, method, path, agent: false, ...tls },
      headers: { host, ...(bytes > 0 && { 'content-length': bytes }), ...headers },
    });
    const timer = setTimeout(() => end({ error: 'TIMEOUT' }), patience);
    sent.on('error', ({ code }) => end({ error: code }));
    // It is gone from the response once the server has closed it.
    let names = '';
    sent.on('socket', (socket) => {
      socket.on('secureConnect', () => (names = socket.getPeerCertificate().subjectaltname));
    });
    sent.on('response', (response) => {
      let body = '';
      response.on('data', (part) => (body += part));
      response.on('end', () => end({ ...about(response), names, body }));
    });
    sent.on('upgrade', (response, socket) => {
      socket.on('data', (part) => {
        socket.destroy();
        end({ ...about(response), names, body: part.toString() });
      });
      socket.write('ping');
    });
    if (bytes > 0) sent.write('x'.repeat(bytes));
    sent.end();
  });
}

function about({ statusCode, headers }) {
  return { status: statusCode, headers };
}

function visitByHttp2({ from, to, port = 443, name, path = '/', ca }) {
  return new Promise((done) => {
    const createConnection = () =>
      connect({ host: to, port, localAddress: from, servername: name, ca, ALPNProtocols: ['h2'] });
    const session = http2.connect(`https://${name}`, { createConnection });
    const end = (result) => {
      session.destroy();
      done(result);
    };
    session.on('error', ({ code }) => end({ error: code }));
    const stream = session.request({ ':path': path });
    stream.on('error', ({ code }) => end({ error: code }));
    stream.on('response', (headers) => end({ status: headers[':status'], headers: {}, body: session.alpnProtocol }));
  });
}
