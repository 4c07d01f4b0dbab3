/* The service worker: keeps pages of the site on the reader's device, for when there is no network.
 *
 * A version of the site is what one build made. assets/offline/version.json says which one the server has, with a hash
 * of every file (scripts/casebook/keeping.py). Each version has a cache of its own, and nothing gets into it that has
 * not the bytes which that version's list names. A newer version is filled beside the current one, with what did not
 * change copied over; when all of it is there, one write makes it the current one. Pages that are open then get what
 * they still need from the version they came from, which goes when the last of them has gone. So no page is put
 * together of two versions, whenever the network, the reader or the system ends the work.
 *
 * What is kept comes from the cache; all else passes by, as if there were no worker. Pages drive the work with
 * messages, a bounded step at a time: a worker may be ended at any moment, and goes on from what is in the caches.
 */
"use strict";

const FORM = 1; // of the lists
const HOME = new URL(self.registration.scope).pathname; // "/", or "/book/"
const OURS = "casebook " + HOME + " "; // what the names of our caches begin with
const LISTS = "assets/offline/";
const VERSION = LISTS + "version.json";
const STATE = LISTS + "state"; // an address that only our own cache answers
const DIGEST = "x-casebook-digest"; // on what is kept: the hash that the list named
// Never kept; but the pages downloads/, data/ and feeds/ themselves are.
const PASSES = /^(?:downloads|data|feeds)\/.|^assets\/(?:offline|cards|form\/cases)\/|^sw\.js$/;
const BATCH = 48; // files to a step
const LANES = 6; // files fetched at a time
const ON_ITS_WAY = 60000; // ms in which a page that was asked for should have become one that is open

/* ---------- what is known ----------
 * `current` and `next`: versions, or "". `whole`: all of the site is wanted; `paused`: but not now; `complete`: and it
 * is there. `tabs`: pages that were open when `current` became current, by client id, with the version they came from,
 * or "" where that was the network. */
const NOTHING = { current: "", next: "", whole: false, paused: false, complete: false, tabs: {} };
let reading = null;
let turn = Promise.resolve();
let stopping = false;
let trouble = ""; // why the last step ended early: network, changed, space
let job = null;
const born = new Map(); // client id -> [version, time], of pages that were asked for lately
const abouts = new Map(); // version -> promise of its version.json
const parts = new Map(); // name -> promise of its rows

function state() {
  if (!reading) {
    reading = read().catch(() => Object.assign({}, NOTHING));
  }
  return reading;
}

async function read() {
  const found = await caches.match(HOME + STATE, { cacheName: OURS + "state" });
  const known = Object.assign({}, NOTHING, found ? await found.json() : {});
  // A browser may have cleared out what the state speaks of.
  for (const name of ["current", "next"]) {
    if (known[name] && !(await kept(known[name], HOME + VERSION))) known[name] = "";
  }
  return known;
}

async function change(values) {
  const known = Object.assign(await state(), values);
  const cache = await caches.open(OURS + "state");
  await cache.put(HOME + STATE, new Response(JSON.stringify(known)));
}

function inTurn(work) {
  turn = turn.then(work, work);
  return turn;
}

/* ---------- addresses ---------- */

// The file of the site behind an address, or null for an address outside of it.
function fileAt(address) {
  const url = new URL(address);
  if (url.origin !== location.origin || !url.pathname.startsWith(HOME)) return null;
  try {
    const path = decodeURIComponent(url.pathname.slice(HOME.length));
    return path === "" || path.endsWith("/") ? path + "index.html" : path;
  } catch (error) {
    return null;
  }
}

// The one address of a file; of a page that of its folder.
function addressOf(file) {
  return HOME + file.split("/").map(encodeURIComponent).join("/").replace(/(^|\/)index\.html$/, "$1");
}

/* ---------- lists ---------- */

async function hash(bytes, digits) {
  const found = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(found, (byte) => byte.toString(16).padStart(2, "0")).join("").slice(0, digits);
}

function about(version) {
  if (!abouts.has(version)) {
    abouts.set(version, kept(version, HOME + VERSION)
      .then((found) => found.json())
      .catch((error) => { abouts.delete(version); throw error; }));
  }
  return abouts.get(version);
}

function part(version, name) {
  if (!parts.has(name)) {
    parts.set(name, keep(version, LISTS + name + ".json", name)
      .then(() => kept(version, addressOf(LISTS + name + ".json")))
      .then((found) => found.json())
      .catch((error) => { parts.delete(name); throw error; }));
  }
  return parts.get(name);
}

// [hash, size] of a file in a version, or undefined where it has no such file.
async function row(version, file) {
  const own = await about(version);
  if (own.core[file]) return own.core[file];
  const bytes = new TextEncoder().encode(file);
  const number = parseInt(await hash(bytes, 8), 16) % own.parts.length;
  return (await part(version, own.parts[number]))[file];
}

async function rows(version) {
  const own = await about(version);
  return Object.assign({}, ...await Promise.all(own.parts.map((name) => part(version, name))));
}

/* ---------- fetching ---------- */

class Changed extends Error {} // the server has another version of that file

// The file as the list names it. Throws Changed, or what fetch throws without a network.
async function fetched(file, digest) {
  // What the browser has from before will do if it is the right one; else the server is asked.
  for (const cache of ["force-cache", "reload"]) {
    const answer = await fetch(addressOf(file), { cache: cache, credentials: "same-origin" });
    if (!answer.ok) {
      if (answer.status >= 500) throw new TypeError(String(answer.status));
      continue;
    }
    const body = await answer.arrayBuffer();
    if (digest[0] !== "=" && (await hash(body, digest.length)) !== digest) continue;
    const headers = new Headers(answer.headers);
    headers.delete("content-encoding");
    headers.delete("content-length");
    headers.set(DIGEST, digest);
    return new Response(body, { headers: headers });
  }
  throw new Changed(file);
}

// See that a version's cache has the file.
async function keep(version, file, digest) {
  const own = await caches.open(OURS + version);
  if (!(await own.match(addressOf(file)))) await take(own, await othersThan(version), file, digest);
}

// Put a file into a cache: copied from another version's where that is alike, else fetched.
async function take(own, others, file, digest) {
  const address = addressOf(file);
  for (const other of others) {
    const found = await other.match(address);
    if (found && found.headers.get(DIGEST) === digest) return own.put(address, found);
  }
  return own.put(address, await fetched(file, digest));
}

async function othersThan(version) {
  return Promise.all((await ourCaches()).filter((name) => name !== OURS + version).map((name) => caches.open(name)));
}

// What a version's cache has. Unlike caches.open, it makes none: answers go on while everything is being removed.
function kept(version, address) {
  return caches.match(address, { cacheName: OURS + version });
}

async function ourCaches() {
  return (await caches.keys()).filter((name) => name.startsWith(OURS) && name !== OURS + "state");
}

/* ---------- which version the server has ---------- */

// See whether there is a newer version; true where the site wants no worker any more, and nothing remains of it.
async function look() {
  let made;
  try {
    const answer = await fetch(HOME + VERSION, { cache: "no-cache", credentials: "same-origin" });
    if (answer.status === 404 || answer.status === 410) return leave();
    if (!answer.ok) return false;
    made = await answer.json();
  } catch (error) {
    return false; // no network, or somebody else answers
  }
  if (!made.version) return leave();
  const known = await state();
  if (made.form !== FORM || made.version === known.next) return false;
  if (made.version !== known.current) {
    const cache = await caches.open(OURS + made.version);
    await cache.put(HOME + VERSION, new Response(JSON.stringify(made)));
    await change({ next: made.version });
  } else if (known.next) await change({ next: "" });
  return false;
}

// Nothing remains on the device; the site is as it would be without a worker.
async function leave() {
  await Promise.all((await ourCaches()).concat(OURS + "state").map((name) => caches.delete(name)));
  [born, abouts, parts].forEach((known) => known.clear());
  reading = job = null;
  trouble = "";
  await self.registration.unregister();
  return true;
}

/* ---------- the work, a step at a time ---------- */

// What is wanted of a version and not there yet: of all files, or of those that every device keeps and those kept now.
async function planned(version, all) {
  const known = await state();
  const name = version + (all ? " whole" : "");
  if (job && job.name === name) return job;
  const own = await about(version);
  let wanted;
  if (all) {
    wanted = await rows(version);
  } else {
    wanted = Object.assign({}, own.core);
    const before = known.current ? await (await caches.open(OURS + known.current)).keys() : [];
    for (const request of before) {
      const file = fileAt(request.url);
      const found = file.startsWith(LISTS) ? undefined : await row(version, file);
      if (found) wanted[file] = found;
    }
  }
  const there = new Set((await (await caches.open(OURS + version)).keys()).map((one) => new URL(one.url).pathname));
  const made = { name: name, all: all, missing: [], files: 0, bytes: 0, done: 0, doneBytes: 0 };
  for (const [file, [digest, size]] of Object.entries(wanted)) {
    made.files += 1;
    made.bytes += size;
    if (there.has(addressOf(file))) {
      made.done += 1;
      made.doneBytes += size;
    } else made.missing.push([file, digest, size]);
  }
  job = made;
  return job;
}

// Do a step; whether there is more to do.
async function step() {
  const known = await state();
  const version = known.next || known.current;
  if (!version || (!known.next && (!known.whole || known.paused || known.complete))) return false;
  stopping = false;
  trouble = "";
  try {
    const own = await planned(version, known.whole && !known.paused);
    const cache = await caches.open(OURS + version);
    const others = await othersThan(version);
    let left = BATCH;
    const lane = async () => {
      while (own.missing.length && left > 0 && !stopping && !trouble) {
        const next = own.missing.pop();
        left -= 1;
        try {
          await take(cache, others, next[0], next[1]);
          own.done += 1;
          own.doneBytes += next[2];
        } catch (error) {
          own.missing.push(next);
          throw error;
        }
      }
    };
    const noticed = (error) => { trouble = trouble || named(error); };
    await Promise.all(Array.from({ length: LANES }, () => lane().catch(noticed)));
    if (own.missing.length === 0 && !trouble) {
      if (known.next) await commit(own.all);
      else await change({ complete: true });
      return false;
    }
  } catch (error) {
    trouble = named(error);
  }
  if (trouble === "changed") {
    const before = known.next;
    await look();
    if (known.next !== before) trouble = "";
  }
  return !trouble && !stopping;
}

function named(error) {
  if (error instanceof Changed) return "changed";
  return error.name === "QuotaExceededError" ? "space" : "network";
}

// Make the next version, which is all there, the current one.
async function commit(complete) {
  const known = await state();
  const tabs = {};
  for (const client of await self.clients.matchAll({ type: "window", includeUncontrolled: true })) {
    tabs[client.id] = await versionOf(client.id);
  }
  for (const [id, [version]] of born) tabs[id] = version;
  await change({ current: known.next, next: "", complete: complete, tabs: tabs });
  job = null;
}

// Forget the pages that have gone, and the versions that none needs.
async function sweep() {
  const known = await state();
  const open = new Set((await self.clients.matchAll({ type: "window", includeUncontrolled: true })).map((one) => one.id));
  for (const [id, [, time]] of born) if (!open.has(id) && Date.now() - time > ON_ITS_WAY) born.delete(id);
  const tabs = {};
  for (const [id, version] of Object.entries(known.tabs)) if (open.has(id) || born.has(id)) tabs[id] = version;
  if (Object.keys(tabs).length !== Object.keys(known.tabs).length) await change({ tabs: tabs });
  if (known.next) return; // what the old versions have may be copied yet
  const needed = new Set([known.current, ...Object.values(tabs), ...Array.from(born.values(), (one) => one[0])]);
  for (const name of await ourCaches()) {
    const version = name.slice(OURS.length);
    if (needed.has(version)) continue;
    await caches.delete(name);
    abouts.delete(version);
  }
}

/* ---------- pages that were opened ---------- */

// Keep a page that a reader opened, and what it loaded, if all of it is of the current version.
async function visited(page, pieces, client) {
  const known = await state();
  const came = await versionOf(client.id);
  if (!known.current || (came && came !== known.current)) return;
  try {
    for (const address of pieces.concat(page)) {
      const file = fileAt(address);
      if (file === null || PASSES.test(file)) continue;
      const found = await row(known.current, file);
      if (found) await keep(known.current, file, found[0]);
      else if (address === page) return;
    }
  } catch (error) {
    return;
  }
  // From here on it is a page of the current version, wherever its bytes came from.
  born.delete(client.id);
  if (client.id in known.tabs) {
    const tabs = Object.assign({}, known.tabs);
    delete tabs[client.id];
    await change({ tabs: tabs });
  }
}

// The version that a page came from, or "" for the network.
async function versionOf(id) {
  const known = await state();
  if (id in known.tabs) return known.tabs[id];
  if (born.has(id)) return born.get(id)[0];
  const client = known.current && id ? await self.clients.get(id) : null;
  const file = client && fileAt(client.url);
  if (!file) return "";
  return (await kept(known.current, addressOf(file))) ? known.current : "";
}

/* ---------- messages ----------
 * From pages: {do: "visit", page, pieces}, "go" on, "keep" all, "stop", "remove", "status". All pages are told how
 * things stand afterwards; one that is told `more` says "go". */

self.addEventListener("message", (event) => {
  if (event.data.do === "stop") stopping = true; // at once, not when its turn has come
  event.waitUntil(inTurn(() => heed(event.data, event.source)));
});

async function heed(asked, client) {
  if (asked.do === "remove") {
    await leave();
    return tell({ removed: true, current: "", whole: false, pages: 0 });
  }
  if ((asked.do === "visit" || asked.do === "keep") && (await look())) return undefined;
  if (asked.do === "keep") await change({ whole: true, paused: false, complete: false });
  if (asked.do === "stop") await change({ paused: true });
  const more = asked.do === "status" ? false : await step();
  if (asked.do === "visit") {
    await visited(asked.page, asked.pieces, client);
    await sweep();
  }
  const told = await account(!more && asked.do !== "visit");
  // Only the page that asked goes on: were all to, their messages would multiply.
  return tell(told, more ? client.id : "");
}

// How things stand; `counted` adds what takes long to find out.
async function account(counted) {
  const known = await state();
  const told = { trouble: trouble };
  for (const name of ["current", "whole", "paused", "complete"]) told[name] = known[name];
  if (!known.current) return told;
  const own = await about(known.current);
  Object.assign(told, { files: own.files, bytes: own.bytes });
  if (counted) {
    const keys = await (await caches.open(OURS + known.current)).keys();
    told.pages = keys.filter((one) => one.url.endsWith("/")).length;
    if (known.whole && !known.complete) await planned(known.next || known.current, true).catch(() => undefined);
  }
  if (job && job.all) for (const name of ["files", "bytes", "done", "doneBytes"]) told[name] = job[name];
  return told;
}

async function tell(told, next) {
  const known = told.removed ? NOTHING : await state();
  for (const client of await self.clients.matchAll({ type: "window", includeUncontrolled: true })) {
    const version = told.removed ? "" : await versionOf(client.id);
    const own = { newer: version !== "" && version !== known.current, more: client.id === next };
    client.postMessage(Object.assign(own, told));
  }
}

/* ---------- answers ---------- */

self.addEventListener("fetch", (event) => {
  const file = event.request.method === "GET" ? fileAt(event.request.url) : null;
  if (file === null || PASSES.test(file)) return;
  event.respondWith(event.request.mode === "navigate" ? page(event, file) : piece(event, file));
});

async function page(event, file) {
  const known = await state();
  const found = known.current ? await kept(known.current, addressOf(file)) : undefined;
  if (event.resultingClientId) born.set(event.resultingClientId, [found ? known.current : "", Date.now()]);
  if (found) return found;
  try {
    return await fetch(event.request);
  } catch (error) {
    if (!known.current) throw error;
    const folder = addressOf(file + "/index.html");
    if (await kept(known.current, folder)) return Response.redirect(folder);
    const language = HOME + file.split("/")[0] + "/offline/";
    const instead = (await kept(known.current, language)) ? language : HOME + "offline/";
    return Response.redirect(instead + "?page=" + encodeURIComponent(event.request.url.slice(location.origin.length)));
  }
}

async function piece(event, file) {
  const version = await versionOf(event.clientId);
  if (!version) return fetch(event.request);
  const found = await kept(version, addressOf(file));
  if (found) return found;
  const listed = await row(version, file);
  if (!listed) return fetch(event.request);
  // Of this version or not at all.
  const answer = await fetched(file, listed[0]);
  if (await caches.has(OURS + version)) {
    const cache = await caches.open(OURS + version);
    event.waitUntil(cache.put(addressOf(file), answer.clone()).catch(() => undefined));
  }
  return answer;
}

/* ---------- the worker itself ----------
 * Versions of the site are not versions of the worker: a new one takes over at once, with the same caches. */

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
