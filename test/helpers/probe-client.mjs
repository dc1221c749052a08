// Tries all flows that it reads from standard input at once, and prints what came of each: "accepted", "refused"
// (nothing came back) or "rejected" (an error came back).
// [{"protocol":"tcp","from":"192.168.1.10","to":"192.168.1.42","port":80}]
import { spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';

const patience = 1500;
const tries = { tcp, udp, ping };
const flows = JSON.parse(readFileSync(0, 'utf8'));
console.log(JSON.stringify(await Promise.all(flows.map((flow) => tries[flow.protocol](flow)))));

function tcp({ from, to, port }) {
  return new Promise((done) => {
    const socket = connect({ host: to, port, localAddress: from });
    const end = (result) => {
      clearTimeout(timer);
      socket.destroy();
      done(result);
    };
    const timer = setTimeout(() => end('refused'), patience);
    socket
      .on('connect', () => end('accepted'))
      .on('error', (error) => end(error.code === 'ETIMEDOUT' ? 'refused' : 'rejected'));
  });
}

function udp({ from, to, port }) {
  return new Promise((done) => {
    const socket = createSocket(to.includes(':') ? 'udp6' : 'udp4');
    const end = (result) => {
      clearTimeout(timer);
      clearInterval(again);
      socket.close();
      done(result);
    };
    const send = () => socket.send('probe', port, to);
    const timer = setTimeout(() => end('refused'), patience);
    const again = setInterval(send, 500);
    socket.on('message', () => end('accepted')).on('error', () => end('rejected'));
    socket.bind({ address: from }, send);
  });
}

function ping({ from, to }) {
  return new Promise((done) => {
    const child = spawn('ping', ['-q', '-c3', '-i0.3', '-W1', '-I', from, to], { stdio: 'ignore' });
    child.on('exit', (code) => done(code === 0 ? 'accepted' : 'refused'));
  });
}
