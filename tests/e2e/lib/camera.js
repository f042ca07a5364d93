// A camera on the network.
import fs from 'node:fs';
import http from 'node:http';

/** A camera on the network that sends one picture again and again. */
export class NetworkCamera {
  static async start(picture) {
    const camera = new NetworkCamera();
    camera.picture = fs.readFileSync(picture);
    camera.server = http.createServer((request, response) => {
      response.writeHead(200, { 'Content-Type': 'multipart/x-mixed-replace; boundary=next' });
      const send = setInterval(() => {
        response.write(`--next\r\nContent-Type: image/jpeg\r\nContent-Length: ${camera.picture.length}\r\n\r\n`);
        response.write(camera.picture);
        response.write('\r\n');
      }, 70);
      request.on('close', () => clearInterval(send));
    });
    await new Promise((resolve) => camera.server.listen(0, '127.0.0.1', resolve));
    camera.url = `http://127.0.0.1:${camera.server.address().port}/`;
    return camera;
  }
  show(picture) {
    this.picture = fs.readFileSync(picture);
  }
  stop() {
    this.server.closeAllConnections();
    this.server.close();
  }
}
