// Prints how many words a second `attache extract` reads beside compromise and wink-nlp, on the same documents, in one run, on one core each.
//
//	node compare.mjs ATTACHE FILE…
//
// A word is what stands between white space. Each library does the nearest thing that it can do to finding positions: compromise tags, finds people, places, organisations and quotations; wink-nlp splits, tags and finds names. Neither knows who said
// a thing. The libraries are loaded and warmed up before their time begins; attache is timed from the start of its process, since that is how it is used. Each reads the documents as often as fills three seconds, three times; the best of the three counts.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { performance } from "node:perf_hooks";
import compromise from "compromise";
import model from "wink-eng-lite-web-model";
import winkNLP from "wink-nlp";

const [attache, ...files] = process.argv.slice(2);
if (!files.length) {
  console.error("usage: node compare.mjs ATTACHE FILE…");
  process.exit(2);
}
const texts = files.map((file) => readFileSync(file, "utf8"));
const words = texts.reduce((sum, text) => sum + text.split(/\s+/).filter(Boolean).length, 0);
const wink = winkNLP(model);

function best(read, rounds) {
  const seconds = [1, 2, 3].map(() => {
    const start = performance.now();
    for (let i = 0; i < rounds; i++) read();
    return (performance.now() - start) / 1000;
  });
  return (words * rounds) / Math.min(...seconds);
}

// How often read must run to fill three seconds; its first run warms up.
function rounds(read) {
  read();
  const start = performance.now();
  read();
  return Math.max(1, Math.ceil(3000 / (performance.now() - start)));
}

const readers = {
  compromise: () => {
    for (const text of texts) {
      const doc = compromise(text);
      for (const found of [doc.people(), doc.places(), doc.organizations(), doc.quotations()]) found.out("array");
    }
  },
  "wink-nlp": () => {
    for (const text of texts) {
      const doc = wink.readDoc(text);
      doc.sentences().out();
      doc.tokens().out(wink.its.pos, wink.as.array);
      doc.entities().out();
    }
  },
};

console.log(`${files.length} documents, ${words.toLocaleString("en")} words`);
const repeated = Array.from({ length: 20 }, () => files).flat();
const options = { env: { ...process.env, GOMAXPROCS: "1" }, maxBuffer: 1 << 30, stdio: ["ignore", "pipe", "inherit"] };
const print = (name, rate) => console.log(`${name.padEnd(16)} ${Math.round(rate).toLocaleString("en").padStart(9)} words/s`);
print("attache extract", 20 * best(() => execFileSync(attache, ["extract", ...repeated], options), 1));
for (const [name, read] of Object.entries(readers)) print(name, best(read, rounds(read)));
