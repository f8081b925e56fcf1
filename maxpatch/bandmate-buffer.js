// Between buffer~ and bandmate-stream.js: runs in [js bandmate-buffer.js NAME], where the buffers are NAME.in, NAME.bass, NAME.drums, ...
//
// In:  an int, where the shared counter of recording and playing is; stem INDEX START POSITION SAMPLE...
// Out: context POSITION SAMPLE...
// All buffers are rings of one length; what lies behind the counter is emptied, so that nothing is heard twice.

inlets = 1;
outlets = 1;

var STEMS = ["bass", "drums", "guitar", "piano"], FADE = 512, MOST = 8192;
var name = jsarguments.length > 1 ? jsarguments[1] : "bandmate";
var input = new Buffer(name + ".in"), stems = [], played = -1, turns = 0, before = -1;
for (var k = 0; k < STEMS.length; k++) stems.push(new Buffer(name + "." + STEMS[k]));

function length() {
	return input.framecount();
}

// In pieces that do not cross the ring's end: what(place in the ring, count, how many came before it).
function pieces(position, count, what) {
	for (var done = 0; done < count;) {
		var at = (position + done) % length(), part = Math.min(count - done, length() - at);
		what(at, part, done);
		done += part;
	}
}

function msg_int(counter) {
	if (before >= 0 && counter < before) turns++;
	before = counter;
	var now = turns * length() + counter;
	if (played < 0 || now - played > length() / 2) played = now; // just begun, or stood still
	while (played < now) {
		var count = Math.min(MOST, now - played), samples = [], empty = [];
		pieces(played, count, function (at, part) { samples = samples.concat(input.peek(1, at, part)); });
		for (var i = 0; i < count; i++) empty.push(0);
		for (var s = 0; s < stems.length; s++) {
			pieces(played, count, function (at, part, done) { stems[s].poke(1, at, empty.slice(done, done + part)); });
		}
		outlet(0, ["context", played].concat(samples));
		played += count;
	}
}

function msg_float(counter) { // as [snapshot~] says it
	msg_int(Math.round(counter));
}

function stem(index, start, position) {
	var samples = arrayfromargs(arguments).slice(3), skip = Math.max(0, played - position), ring = stems[index];
	if (skip >= samples.length || position + samples.length > played + length()) return; // too late, or too far ahead
	samples = samples.slice(skip);
	position += skip;
	var entry = Math.max(start, position); // where this result begins, or is late and comes in
	pieces(position, samples.length, function (at, part, done) {
		var from = samples.slice(done, done + part), under = null;
		for (var i = 0; i < part; i++) {
			var share = (position + done + i - (skip ? entry : start) + 0.5) / FADE;
			if (share >= 1) break;
			if (!under) under = [].concat(ring.peek(1, at, part));
			from[i] = share * from[i] + (1 - share) * under[i];
		}
		ring.poke(1, at, from);
	});
}
