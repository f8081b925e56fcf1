// Audio by UDP between Max and `bandmate engine`, for machines without JACK: runs in [node.script bandmate-stream.js].
//
// In:  engine HOST PORT | context POSITION SAMPLE... | param NAME VALUE | grid DOWNBEAT BEAT BEATS_PER_BAR | chart WORDS... | stop
// Out: stem INDEX START POSITION SAMPLE... | hop COMPUTE_MS SKIPPED | heard BPM CHORD | state WORDS...
// Positions count samples at 44100 Hz. The messages are those of bandmate-protocol.json, which is made from bandmate's own table.

const dgram = require("dgram");
const path = require("path");
const max = require("max-api");
const protocol = require(path.join(__dirname, "bandmate-protocol.json"));

const RATE = 44100, HELLO_MS = 500, SILENT_MS = 5000;
const byAddress = Object.fromEntries(protocol.messages.map(m => [m.address, m]));
const byName = Object.fromEntries(protocol.messages.map(m => [m.name, m]));

// OSC 1.0

function padded(bytes) {
	return Buffer.concat([bytes, Buffer.alloc((4 - bytes.length % 4) % 4)]);
}

function text(words) {
	return padded(Buffer.from(words + "\0", "latin1"));
}

function argument(tag, value) {
	const out = Buffer.alloc(tag === "h" || tag === "d" ? 8 : 4);
	switch (tag) {
		case "i": out.writeInt32BE(value); return out;
		case "f": out.writeFloatBE(value); return out;
		case "h": out.writeBigInt64BE(BigInt(value)); return out;
		case "d": out.writeDoubleBE(value); return out;
		case "s": return text(value);
		default: out.writeInt32BE(value.length); return padded(Buffer.concat([out, value])); // b
	}
}

function encode(name, values) {
	const { address, fields } = byName[name];
	const tags = "," + fields.map(([, tag]) => tag).join("");
	return Buffer.concat([text(address), text(tags), ...fields.map(([field, tag]) => argument(tag, values[field]))]);
}

function decode(datagram) {
	let at = 0;
	const words = () => {
		const end = datagram.indexOf(0, at), found = datagram.toString("latin1", at, end);
		at += (end - at + 4) & ~3;
		return found;
	};
	const message = byAddress[words()];
	if (!message) return null;
	const tags = words().slice(1), values = { name: message.name };
	message.fields.forEach(([field], k) => {
		const tag = tags[k];
		if (tag === "s") values[field] = words();
		else if (tag === "b") {
			const size = datagram.readInt32BE(at);
			values[field] = datagram.subarray(at + 4, at + 4 + size);
			at += 4 + ((size + 3) & ~3);
		} else {
			const read = { i: "readInt32BE", f: "readFloatBE", h: "readBigInt64BE", d: "readDoubleBE" }[tag];
			values[field] = Number(datagram[read](at));
			at += tag === "h" || tag === "d" ? 8 : 4;
		}
	});
	return values;
}

function samplesOf(blob) {
	return Array.from({ length: blob.length / 4 }, (_, k) => blob.readFloatLE(4 * k));
}

function blobOf(samples) {
	const out = Buffer.alloc(4 * samples.length);
	samples.forEach((value, k) => out.writeFloatLE(value, 4 * k));
	return out;
}

// the session

let host = "127.0.0.1", port = protocol.port, socket = null, timer = null;
let session = 0, isReady = false, receivedAt = 0, shown = "";
let changes = 0, unacknowledged = []; // [change, name, values], sent again until they are acknowledged
const settings = new Map(); // sent again when the engine comes back
let chart = "", grid = null;

function show(...words) {
	if (words.join(" ") !== shown) {
		shown = words.join(" ");
		max.outlet("state", ...words);
	}
}

function send(name, values = {}) {
	if (socket) socket.send(encode(name, { session, ...values }), port, host, error => error && show("error", error.message));
}

function change(name, values) {
	const entry = [++changes, name, { change: changes, ...values }];
	unacknowledged.push(entry);
	send(name, entry[2]);
}

function begin() {
	stop();
	socket = dgram.createSocket("udp4");
	socket.on("error", error => show("error", error.message));
	socket.on("message", datagram => take(decode(datagram)));
	socket.bind(() => {
		try { socket.setRecvBufferSize(1 << 20); } catch (error) { max.post(`small receive buffer: ${error.message}`); }
		renew();
		timer = setInterval(poll, HELLO_MS);
	});
}

function renew() {
	session = 1 + Math.floor(Math.random() * 0x7ffffffe);
	isReady = false;
	changes = 0;
	unacknowledged = [];
	show("waiting", `${host}:${port}`);
	hello();
}

function hello() {
	send("hello", { version: protocol.version, packet: protocol.samples });
}

function poll() {
	if (!isReady) hello();
	else if (Date.now() - receivedAt > SILENT_MS) renew();
	else {
		send("ping");
		for (const [, name, values] of unacknowledged) send(name, values);
	}
}

function stop() {
	if (timer) clearInterval(timer);
	if (socket) {
		if (isReady) send("bye");
		socket.close();
	}
	socket = timer = null;
	isReady = false;
}

function take(message) {
	if (!message || (message.session !== session && message.session !== 0)) return;
	receivedAt = Date.now();
	switch (message.name) {
		case "ready":
			if (isReady) return;
			isReady = true;
			for (const [name, value] of settings) change("param", { name, value });
			if (grid) change("grid", grid);
			if (chart) change("chart", { text: chart });
			show("ready", message.codec, message.backend, message.device);
			break;
		case "stem": max.outlet("stem", message.stem, message.start, message.position, ...samplesOf(message.samples)); break;
		case "hop": max.outlet("hop", message.encode_ms + message.model_ms + message.decode_ms, message.skipped); break;
		case "beat_state": max.outlet("heard", message.beat ? 60 * RATE / message.beat : 0, message.chord || "-"); break;
		case "ack": unacknowledged = unacknowledged.filter(([number]) => number > message.change); break;
		case "refused": show("refused", message.text); break;
	}
}

max.addHandlers({
	engine: (to = host, on = port) => { host = String(to); port = Number(on); begin(); },
	context: (position, ...samples) => {
		if (!isReady) return;
		for (let at = 0; at < samples.length; at += protocol.samples) {
			send("context", { position: position + at, samples: blobOf(samples.slice(at, at + protocol.samples)) });
		}
	},
	param: (name, value) => {
		settings.set(name, value);
		if (isReady) change("param", { name, value });
	},
	grid: (downbeat, beat, beats_per_bar) => {
		grid = { downbeat, beat, beats_per_bar };
		if (isReady) change("grid", grid);
	},
	chart: (...words) => {
		chart = words.join(" ");
		if (isReady) change("chart", { text: chart });
	},
	stop: () => { stop(); show("stopped"); },
});
