// As much of Max as the two scripts need: handlers and outlets of max-api, Buffer and outlet of [js], and a
// clock that records and plays.
// node max_standin.js FOLDER PORT IN.f32 OUT.f32 COMMAND...
// A file of float32 goes in as an instrument; the bass comes out.
const fs = require("fs"), path = require("path"), vm = require("vm"), Module = require("module");
const [folder, port, into, out, ...commands] = process.argv.slice(2);

const LENGTH = 441000, BLOCK = 64;
const rings = {};
class Ring {
	constructor(name) { this.data = rings[name] = rings[name] || new Float32Array(LENGTH); }
	framecount() { return LENGTH; }
	peek(channel, at, count) { return Array.from(this.data.subarray(at, at + count)); }
	poke(channel, at, samples) { this.data.set(samples, at); }
}

const handlers = {};
const api = {
	addHandlers: all => Object.assign(handlers, all), post: words => console.error(words),
	outlet: (...words) => came(words),
};
const load = Module._load;
Module._load = (request, ...rest) => (request === "max-api" ? api : load(request, ...rest));

const world = vm.createContext({
	jsarguments: ["bandmate-buffer.js", "band"], Buffer: Ring, arrayfromargs: all => Array.from(all), Math,
	outlet: (index, [name, ...words]) => handlers[name](...words),
});
vm.runInContext(fs.readFileSync(path.join(folder, "bandmate-buffer.js"), "utf8"), world);
require(path.join(folder, "bandmate-stream.js"));

const file = fs.readFileSync(into), song = new Float32Array(file.buffer, file.byteOffset, file.length / 4);
const heard = new Float32Array(song.length);
let position = -1, begun = 0;

function came(words) {
	if (words[0] === "stem") world.stem(...words.slice(1));
	else console.log(JSON.stringify(words));
	if (words[0] === "state" && words[1] === "ready" && position < 0) {
		position = 0;
		begun = Date.now();
		setInterval(turn, 10);
	}
}

function turn() {
	const due = Math.min(song.length, Math.floor((Date.now() - begun) * 44.1 / BLOCK) * BLOCK);
	for (; position < due; position++) {
		const at = position % LENGTH;
		rings["band.in"][at] = song[position];
		heard[position] = rings["band.bass"][at];
	}
	world.msg_float(position % LENGTH);
	if (position === song.length) {
		fs.writeFileSync(out, Buffer.from(heard.buffer));
		handlers.stop();
		process.exit(0);
	}
}

for (const command of commands) {
	const [name, ...values] = command.split(" ");
	handlers[name](...values.map(v => (isNaN(v) ? v : Number(v))));
}
handlers.engine("127.0.0.1", Number(port));
