/**
 * Talks to the public API. Keeps the conversation's id and token in this object and nowhere else (standard D8).
 *
 * The API lies beside the folder that this script came from, also when another site embeds the element.
 */

/** @typedef {import("./types").Language} Language */
/** @typedef {import("./types").Body} Body */
/** @typedef {import("./types").Started} Started */
/** @typedef {import("./types").Turn} Turn */
/** @typedef {import("./types").KeptTurn} KeptTurn */
/** @typedef {import("./types").Handoff} Handoff */
/** @typedef {{id: string, token: string}} Conversation */

const BASE = new URL("../api/v1/", import.meta.url).href;
const TIMEOUT_MS = 30000;
const DEFAULT_RETRY_S = 30;

/** @typedef {"unreachable" | "busy" | "gone" | "refused" | "failed"} Problem */

/** What went wrong, as the visitor needs to know it. `detail` is the server's own sentence for a refusal. */
export class ApiError extends Error {
  /** @param {Problem} problem @param {string} [detail] @param {number} [retryAfterS] */
  constructor(problem, detail, retryAfterS) {
    super(problem);
    /** @type {import("./types").Message[]} the answer to danger, which comes although nothing could be kept */
    this.messages = [];
    /** @type {Language} what those are in */
    this.language = "en";
    this.problem = problem;
    this.detail = detail || "";
    this.retryAfterS = retryAfterS || DEFAULT_RETRY_S;
  }
}

/** Return 128 random bits as text: the Idempotency-Key of one message, the same each time it is sent again. */
export function makeKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export class Api {
  constructor() {
    /** @type {Conversation | null} */
    this.conversation = null;
    /** @type {Set<Conversation>} what the visitor has deleted and the server not yet */
    this.doomed = new Set();
    this.abort = new AbortController();
  }

  /**
   * Begin a conversation.
   *
   * @param {Language} language
   * @returns {Promise<Started>}
   */
  async start(language) {
    const started = await this.request("POST", "conversations", { language });
    this.conversation = { id: started.conversation_id, token: started.token };
    return started;
  }

  /**
   * Send one message and return the answer.
   *
   * @param {Body} body
   * @param {Language} language the interface's
   * @param {string} key
   * @returns {Promise<Turn>}
   */
  async post(body, language, key) {
    if (!this.conversation) await this.start(language);
    try {
      return await this.postOnce(body, language, key);
    } catch (error) {
      // Deleted or purged on the server: the visitor's words are worth a new conversation.
      if (!(error instanceof ApiError) || error.problem !== "gone") throw error;
      await this.start(language);
      return this.postOnce(body, language, key);
    }
  }

  /** @param {Body} body @param {Language} language @param {string} key @returns {Promise<Turn>} */
  postOnce(body, language, key) {
    const headers = Object.assign({ "Idempotency-Key": key }, this.authorization());
    return this.request("POST", `${this.address()}/messages`, Object.assign({ language }, body), headers);
  }

  address() {
    return `conversations/${this.conversation ? this.conversation.id : ""}`;
  }

  authorization() {
    return { Authorization: `Bearer ${this.conversation ? this.conversation.token : ""}` };
  }

  /**
   * Return what says whether a turn of the present conversation helped, and what was missing.
   *
   * @param {number} turn
   * @returns {(helpful: boolean, comment?: string) => Promise<null>}
   */
  makeRating(turn) {
    const [address, authorization] = [`${this.address()}/feedback`, this.authorization()];
    return (helpful, comment) => this.request("POST", address, { turn, helpful, comment: comment || null }, authorization);
  }

  /** Return the conversation as it is kept. @param {AbortSignal} own @returns {Promise<{turns: KeptTurn[]}>} */
  read(own) {
    return this.request("GET", this.address(), undefined, this.authorization(), own);
  }

  /**
   * Hand a message on to the Office; with `withConversation`, what is kept of the conversation goes along.
   *
   * @param {Handoff} handoff @param {boolean} withConversation @param {string} key @param {AbortSignal} own
   * @returns {Promise<{reference: string}>}
   */
  handOn(handoff, withConversation, key, own) {
    const isAlong = withConversation && this.conversation !== null;
    const along = isAlong && this.conversation ? { conversation_id: this.conversation.id } : {};
    const headers = Object.assign({ "Idempotency-Key": key }, isAlong ? this.authorization() : {});
    return this.request("POST", "handoffs", Object.assign({ consent: true }, handoff, along), headers, own);
  }

  /** Close the conversation on the server without waiting for it, and those not deleted yet (standard A7). */
  end() {
    for (const one of [this.conversation, ...this.doomed]) {
      if (one) navigator.sendBeacon(`${BASE}conversations/${one.id}/end`, one.token);
    }
  }

  /** Delete the conversation on the server; nothing more is ever sent in it, even if this fails at first. */
  async remove() {
    if (this.conversation) this.doomed.add(this.conversation);
    this.conversation = null;
    this.stop();
    await Promise.all(Array.from(this.doomed, async (one) => {
      await this.request("DELETE", `conversations/${one.id}`, undefined, { Authorization: `Bearer ${one.token}` });
      this.doomed.delete(one);
    }));
  }

  /** Stop what is on its way, but for deletions. */
  stop() {
    this.abort.abort();
    this.abort = new AbortController();
  }

  /** Forget id and token. */
  forget() {
    this.stop();
    this.conversation = null;
    this.doomed.clear();
  }

  /**
   * @param {string} method
   * @param {string} path
   * @param {object} [body]
   * @param {Record<string, string>} [extra]
   * @param {AbortSignal} [own] stops this request alone
   * @returns {Promise<any>}
   */
  async request(method, path, body, extra, own) {
    const headers = Object.assign({}, extra);
    if (body) headers["Content-Type"] = "application/json";
    const stop = new AbortController();
    const forgotten = this.abort.signal;
    const onForget = () => stop.abort();
    // A deletion goes on when the conversation is forgotten and when the page is left.
    const isDeletion = method === "DELETE";
    if (!isDeletion) forgotten.addEventListener("abort", onForget);
    if (own) own.addEventListener("abort", onForget);
    const timer = setTimeout(onForget, TIMEOUT_MS);
    /** @param {boolean} keepalive */
    const send = (keepalive) => fetch(BASE + path, {
      method, headers, body: body && JSON.stringify(body), signal: stop.signal, keepalive,
      cache: "no-store", credentials: "omit", referrerPolicy: "no-referrer",
    });
    try {
      // Chrome before 81 refuses to keep a request to another origin alive.
      const response = await (isDeletion ? send(true).catch(() => send(false)) : send(false));
      if (!response.ok) throw await readError(response);
      return response.status === 204 ? null : await response.json();
    } catch (error) {
      throw error instanceof ApiError ? error : new ApiError("unreachable");
    } finally {
      clearTimeout(timer);
      forgotten.removeEventListener("abort", onForget);
    }
  }
}

/** @param {Response} response */
async function readFailure(response) {
  const error = new ApiError("failed");
  try {
    error.messages = (await response.json()).messages || [];
    error.language = response.headers.get("Content-Language") === "fr" ? "fr" : "en";
  } catch (unreadable) {
    // Not JSON.
  }
  return error;
}

/** @param {Response} response */
async function readError(response) {
  const status = response.status;
  if (status >= 500) return readFailure(response);
  if (status === 429) return new ApiError("busy", "", Number(response.headers.get("Retry-After")));
  if (status === 401 || status === 404) return new ApiError("gone");
  let detail = "";
  try {
    const problem = await response.json();
    if (typeof problem.title === "string" && typeof problem.detail === "string") detail = `${problem.title}. ${problem.detail}`;
  } catch (error) {
    // Not JSON.
  }
  // A refusal in words that are not ours comes from something in between; the general words will do.
  return new ApiError(detail ? "refused" : "failed", detail);
}
