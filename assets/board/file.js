// A file that the server made of the run: a binary message with a head that says what it is called.

const MAGIC = 0x454c4946; // "FILE"; as the length of a frame's header it would be 1.2 GB
const HEAD = 8; // bytes before the head: the magic and the head's length

/** Whether a binary message is a file, not a frame. @param {ArrayBuffer} bytes */
export function isFile(bytes) {
  return bytes.byteLength >= HEAD && new DataView(bytes).getUint32(0, true) === MAGIC;
}

/** @param {ArrayBuffer} bytes @returns {{name: string, data: Uint8Array}} */
export function parseFile(bytes) {
  const end = HEAD + new DataView(bytes).getUint32(4, true);
  const head = JSON.parse(new TextDecoder().decode(new Uint8Array(bytes, HEAD, end - HEAD)));
  return { name: String(head.file), data: new Uint8Array(bytes, end) };
}
