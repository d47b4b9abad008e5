// A stand-in for CloudFront. It reads the distribution (behaviours, functions, headers, compression) from
// deploy/cloudformation.yaml, and serves the objects that `cargo xtask deploy` has put into a bucket.
//
//   node cloudfront.mjs --bucket http://127.0.0.1:5000/NAME [--port N]
//
// Plain HTTP here represents HTTPS. Nothing is cached, so that every answer is that of a cache miss.

import { request as ask, createServer } from "node:http";
import { fileURLToPath } from "node:url";
import { parseArgs, promisify } from "node:util";
import vm from "node:vm";
import zlib from "node:zlib";
import { template } from "./template.mjs";

const brotli = promisify(zlib.brotliCompress);
const gzip = promisify(zlib.gzip);

/** The managed cache policy CachingOptimized, the only one supported here. */
const CACHING_OPTIMIZED = "658327ea-f89d-4fab-a63d-7e88639e58f6";
/** The media types of the site among those that CloudFront compresses. */
const COMPRESSED =
  /^(application\/(javascript|json|wasm|xml|xhtml\+xml)|image\/svg\+xml|text\/(css|csv|html|javascript|plain|xml))$/;
const [LEAST, MOST] = [1_000, 10_000_000];

/** Returns the headers that a response headers policy sets. */
function headersOf({ ResponseHeadersPolicyConfig: { SecurityHeadersConfig: security, CustomHeadersConfig: custom } }) {
  const { ContentSecurityPolicy, ContentTypeOptions, FrameOptions, ReferrerPolicy, StrictTransportSecurity, ...unknown } =
    security;
  if (Object.keys(unknown).length > 0) throw new Error(`unknown security headers: ${Object.keys(unknown)}`);
  const transport = StrictTransportSecurity && [
    `max-age=${StrictTransportSecurity.AccessControlMaxAgeSec}`,
    ...(StrictTransportSecurity.IncludeSubdomains ? ["includeSubDomains"] : []),
    ...(StrictTransportSecurity.Preload ? ["preload"] : []),
  ];
  const all = {
    "content-security-policy": ContentSecurityPolicy?.ContentSecurityPolicy,
    "referrer-policy": ReferrerPolicy?.ReferrerPolicy,
    "strict-transport-security": transport?.join("; "),
    "x-content-type-options": ContentTypeOptions && "nosniff",
    "x-frame-options": FrameOptions?.FrameOption,
    ...Object.fromEntries(custom.Items.map(({ Header, Value }) => [Header.toLowerCase(), Value])),
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}

/** Returns the handler of a CloudFront Function, isolated from this program. */
function handlerOf({ FunctionCode, FunctionConfig }) {
  if (FunctionConfig.Runtime !== "cloudfront-js-2.0") throw new Error(`unknown runtime ${FunctionConfig.Runtime}`);
  if (FunctionCode.length > 10_240) throw new Error("CloudFront takes functions of up to 10 kB");
  const context = vm.createContext(Object.create(null));
  vm.runInContext(FunctionCode, context);
  return (event) => JSON.parse(vm.runInContext(`JSON.stringify(handler(${JSON.stringify(event)}))`, context, { timeout: 1000 }));
}

/** Returns a path pattern as a regular expression. CloudFront adds a missing first slash. */
function patternOf(pattern) {
  const escaped = pattern.replace(/^\/?/, "/").replace(/[.+^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`^${escaped.replaceAll("*", ".*").replaceAll("?", ".")}$`);
}

/** Returns a path as CloudFront compares it with patterns: dots resolved, and needless escapes decoded. */
function normalized(path) {
  const unescaped = path.replace(/%([0-9a-f]{2})/gi, (whole, code) => {
    const letter = String.fromCharCode(parseInt(code, 16));
    return /[A-Za-z0-9._~-]/.test(letter) ? letter : whole;
  });
  return new URL(unescaped.replace(/^\/*/, "/"), "http://x").pathname;
}

/** Returns the distribution of the template. */
export function distribution(resources = template()) {
  const config = resources.Distribution.Properties.DistributionConfig;
  const behaviour = (from) => {
    if (from.CachePolicyId !== CACHING_OPTIMIZED) throw new Error(`unknown cache policy ${from.CachePolicyId}`);
    return {
      pattern: patternOf(from.PathPattern ?? "*"),
      methods: from.AllowedMethods,
      compress: from.Compress,
      headers: headersOf(resources[from.ResponseHeadersPolicyId.resource].Properties),
      viewerRequest: from.FunctionAssociations.filter(({ EventType }) => EventType === "viewer-request").map(({ FunctionARN }) =>
        handlerOf(resources[FunctionARN.resource].Properties),
      ),
    };
  };
  const grants = resources.SiteBucketPolicy.Properties.PolicyDocument.Statement.filter(({ Effect }) => Effect === "Allow");
  const access = resources[config.Origins[0].OriginAccessControlId.resource].Properties.OriginAccessControlConfig;
  if (access.SigningBehavior !== "always") throw new Error("the bucket is private, so every request to it has to be signed");
  return {
    root: config.DefaultRootObject,
    behaviours: [...config.CacheBehaviors.map(behaviour), behaviour(config.DefaultCacheBehavior)],
    mayList: grants.some(({ Action }) => Action === "s3:ListBucket"),
  };
}

/** Whether an Accept-Encoding header names a coding, as CloudFront itself reads it, independent of the function. */
const takes = (header, coding) => (header ?? "").split(",").some((part) => part.trim().toLowerCase() === coding);

/** Compresses a body if CloudFront would. */
async function compressed(response, body, accepted) {
  const { "content-type": type = "", "content-encoding": done } = response.headers;
  const fits = COMPRESSED.test(type.split(";")[0]) && body.length >= LEAST && body.length <= MOST;
  const coding = ["br", "gzip"].find((name) => takes(accepted, name));
  if (response.status !== 200 || done || !fits || !coding) return body;
  response.headers["content-encoding"] = coding;
  if (response.headers.etag) response.headers.etag = `W/${response.headers.etag}`;
  return coding === "br" ? brotli(body, { params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 5 } }) : gzip(body);
}

/** Returns the bucket's answer. */
function origin(bucket, uri, request) {
  const passed = ["if-none-match", "if-modified-since", "range"].filter((name) => request.headers[name]);
  // The bucket knows its own ETag, not the weak one that CloudFront gives to a compressed body.
  const headers = Object.fromEntries(passed.map((name) => [name, request.headers[name].replaceAll("W/", "")]));
  // Origin access control signs requests. moto requires a signature for a private object, but does not verify it.
  headers.authorization =
    "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20300101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=0";
  return new Promise((resolve, reject) => {
    ask(bucket + uri, { method: request.method, headers }, (response) => {
      const parts = [];
      response.on("data", (part) => parts.push(part));
      response.on("end", () => resolve({ status: response.statusCode, headers: response.headers, body: Buffer.concat(parts) }));
    })
      .on("error", reject)
      .end();
  });
}

/** Returns an answer that CloudFront itself gives. */
const own = (status, text) => ({ status, headers: { "content-type": "text/html" }, body: Buffer.from(text) });

async function answer(request, { behaviours, root, mayList }, bucket) {
  const [path, query = ""] = request.url.split("?");
  const behaviour = behaviours.find(({ pattern }) => pattern.test(normalized(path)));
  if (!behaviour.methods.includes(request.method))
    return own(403, "This distribution is not configured to allow the HTTP request method.");
  const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, { value: String(value) }]));
  let asked = {
    method: request.method,
    uri: path === "/" ? `/${root}` : path,
    querystring: query ? { [query]: { value: "" } } : {},
    headers,
    cookies: {},
  };
  for (const handler of behaviour.viewerRequest) {
    asked = handler({ version: "1.0", context: { eventType: "viewer-request" }, viewer: { ip: "127.0.0.1" }, request: asked });
    if (asked.statusCode) return { status: asked.statusCode, headers: {}, body: Buffer.from(asked.body ?? "") };
  }
  const response = await origin(bucket, asked.uri, request);
  // S3 reveals that an object is missing only if the caller may list the bucket.
  if (response.status === 404 && !mayList) response.status = 403;
  // Only moto sends the last of these headers.
  for (const name of ["connection", "content-length", "date", "transfer-encoding", "access-control-allow-origin"])
    delete response.headers[name];
  if (behaviour.compress && request.method === "GET")
    response.body = await compressed(response, response.body, request.headers["accept-encoding"]);
  Object.assign(response.headers, behaviour.headers, { via: "1.1 stand-in (CloudFront)", "x-cache": "Miss from cloudfront" });
  return response;
}

/** Starts the server and returns its address. */
export async function serve({ bucket, port = 0 }) {
  const known = distribution();
  const server = createServer(async (request, response) => {
    try {
      const { status, headers, body } = await answer(request, known, bucket);
      if (request.method !== "HEAD" && status !== 304) headers["content-length"] = body.length;
      response.writeHead(status, headers).end(request.method === "HEAD" ? undefined : body);
    } catch (problem) {
      console.error(problem);
      if (!response.headersSent) response.writeHead(502);
      response.end();
    }
  });
  await new Promise((resolve, reject) => server.once("error", reject).listen(port, "127.0.0.1", resolve));
  return { url: `http://127.0.0.1:${server.address().port}/`, close: () => server.close() };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({ options: { bucket: { type: "string" }, port: { type: "string", default: "0" } } });
  const { url } = await serve({ bucket: values.bucket, port: Number(values.port) });
  console.log(`The deployed site is at ${url}`);
}
