// Audio by UDP between Max and `bandmate engine`, for machines without JACK: runs in [node.script bandmate-stream.js].
//
// In:  engine HOST PORT | key FILE | context POSITION SAMPLE... | param NAME VALUE | grid DOWNBEAT BEAT BEATS_PER_BAR | chart WORDS... | stop
// Out: stem INDEX START POSITION SAMPLE... | hop COMPUTE_MS SKIPPED | heard BPM CHORD | state WORDS...
// `key` comes before `engine`: the file with the phrase that the engine on another machine has too (--key-file).
// Positions count samples at 44100 Hz. The messages are those of bandmate-protocol.json, which is made from bandmate's own table.

const crypto = require("crypto");
const dgram = require("dgram");
const fs = require("fs");
const path = require("path");
const max = require("max-api");
const protocol = require(path.join(__dirname, "bandmate-protocol.json"));

const RATE = 44100, HELLO_MS = 500, SILENT_MS = 5000, GONE_MS = 300;
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

// Seals, as in engine/contract/seal.py: number (8 bytes), tag (16), message.

const TAG = 16, HEADER = 8 + TAG, WINDOW = 4096n;

function hmac(key, ...parts) {
	const made = crypto.createHmac("sha256", key);
	for (const part of parts) made.update(part);
	return made.digest();
}

function makeSeal(key) {
	return { out: hmac(key, "bridge"), into: hmac(key, "engine"), sent: 0n, newest: 0n, came: 0n };
}

function sealed(seal, number, message) {
	const head = Buffer.alloc(8);
	head.writeBigUInt64BE(number);
	return Buffer.concat([head, hmac(seal.out, head, message).subarray(0, TAG), message]);
}

// Number and message, null where it was sealed with another key.
function opened(seal, datagram) {
	if (datagram.length < HEADER) return null;
	const head = datagram.subarray(0, 8), message = datagram.subarray(HEADER);
	const tag = hmac(seal.into, head, message).subarray(0, TAG);
	return crypto.timingSafeEqual(tag, datagram.subarray(8, HEADER)) ? [head.readBigUInt64BE(), message] : null;
}

// Whether a number has not come yet; it has, from then on.
function isNew(seal, number) {
	if (number > seal.newest) {
		const by = number - seal.newest;
		seal.came = BigInt.asUintN(Number(WINDOW), (seal.came << (by < WINDOW ? by : WINDOW)) | 1n);
		seal.newest = number;
		return true;
	}
	const age = seal.newest - number;
	if (number === 0n || age >= WINDOW || (seal.came >> age) & 1n) return false;
	seal.came |= 1n << age;
	return true;
}

// the session

let host = "127.0.0.1", port = protocol.port, socket = null, timer = null;
let key = null, greeting = null, seal = null; // of `key`; of what is said before the engine knows the session, and in it
let session = 0, cookie = "", isReady = false, receivedAt = 0, shown = "";
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
	if (!socket) return;
	let datagram = encode(name, { session, ...values });
	if (key && name === "hello") datagram = sealed(greeting, 0n, datagram);
	else if (key) {
		if (!seal) return;
		datagram = sealed(seal, ++seal.sent, datagram);
	}
	socket.send(datagram, port, host, error => error && show("error", error.message));
}

// The message in a datagram; null where it is not the engine's.
function open(datagram) {
	if (!key) return decode(datagram);
	let found = seal && opened(seal, datagram);
	if (found) return isNew(seal, found[0]) ? decode(found[1]) : null;
	found = opened(greeting, datagram);
	const message = found && found[0] === 0n ? decode(found[1]) : null;
	return message && ["challenge", "gone", "refused"].includes(message.name) ? message : null;
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
	socket.on("message", datagram => { try { take(open(datagram)); } catch (error) { max.post(error.message); } });
	socket.bind(() => {
		try { socket.setRecvBufferSize(1 << 20); } catch (error) { max.post(`small receive buffer: ${error.message}`); }
		renew();
		timer = setInterval(poll, HELLO_MS);
	});
}

function renew() {
	session = 1 + parseInt(crypto.randomBytes(6).toString("hex"), 16);
	cookie = "";
	seal = null;
	isReady = false;
	changes = 0;
	unacknowledged = [];
	show("waiting", `${host}:${port}`);
	hello();
}

function hello() {
	send("hello", { version: protocol.version, packet: protocol.samples, cookie, padding: " ".repeat(protocol.padding) });
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
	if (message.name === "gone") {
		if (isReady && Date.now() - receivedAt > GONE_MS) renew();
		return;
	}
	receivedAt = Date.now();
	switch (message.name) {
		case "challenge":
			if (message.cookie !== cookie) {
				cookie = message.cookie;
				const number = Buffer.alloc(8);
				number.writeBigInt64BE(BigInt(session));
				if (key) seal = makeSeal(hmac(key, "session", number, cookie));
			}
			hello();
			break;
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
	key: file => {
		try {
			key = crypto.scryptSync(fs.readFileSync(String(file), "utf8").trim(), "bandmate", 32);
			greeting = makeSeal(key);
		} catch (error) { show("error", error.message); }
	},
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
