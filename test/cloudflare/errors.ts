import { type ApiMessage } from './envelope';

/** What the API refuses, with the HTTP status and the codes that it answers. */
export class ApiError extends Error {
  public constructor(
    public readonly status: number,
    public readonly errors: readonly ApiMessage[],
    public readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(errors.map(({ code, message }) => `${code}: ${message}`).join('; '));
  }
}

const refused = (status: number, code: number, message: string): ApiError => new ApiError(status, [{ code, message }]);

/** A record that breaks one of the rules of its kind. */
export const invalidRecord = (code: number, message: string): ApiError => refused(400, code, message);

/** A record whose `data` is not what its kind needs. */
export const invalidData = (message: string): ApiError =>
  new ApiError(400, [{ code: 1004, message: 'DNS Validation Error', error_chain: [{ code: 9101, message }] }]);

export const recordNotFound = (): ApiError => refused(404, 81044, 'Record does not exist.');
export const hostTaken = (): ApiError =>
  refused(400, 81053, 'An A, AAAA, or CNAME record with that host already exists.');
export const cnameTaken = (): ApiError => refused(400, 81054, 'A CNAME record with that host already exists.');
export const nameServerTaken = (): ApiError => refused(400, 81056, 'NS records with that host already exist.');
export const identicalRecord = (): ApiError => refused(400, 81058, 'An identical record already exists.');

export const notJson = (): ApiError => refused(400, 9207, 'Request body is invalid.');

export const noCredentials = (): ApiError =>
  refused(400, 9106, 'Missing X-Auth-Key, X-Auth-Email or Authorization headers');
export const malformedCredentials = (): ApiError =>
  new ApiError(400, [
    {
      code: 6003,
      message: 'Invalid request headers',
      error_chain: [{ code: 6111, message: 'Invalid format for Authorization header' }],
    },
  ]);
export const unknownToken = (): ApiError => refused(403, 9109, 'Invalid access token');
export const wrongPlace = (address: string): ApiError =>
  refused(403, 9109, `Cannot use the access token from location: ${address}`);
/** What a valid token without the permission is told, and likewise about a zone that is not its own. */
export const noPermission = (): ApiError => refused(403, 10000, 'Authentication error');
export const invalidToken = (): ApiError => refused(401, 1000, 'Invalid API Token');
/** The code of a token that is not there is not documented; clients look at the status. */
export const tokenNotFound = (): ApiError => refused(404, 1003, 'Token not found');
export const invalidTokenInput = (message: string): ApiError => refused(400, 1001, message);

/** Codes of tunnels are not documented; the texts of rules are cloudflared's own. */
export const tunnelNotFound = (): ApiError => refused(404, 1003, 'Tunnel not found');
export const tunnelNameMissing = (): ApiError => refused(400, 1002, 'A tunnel needs a name');
export const tunnelNameTaken = (): ApiError => refused(409, 1013, 'You already have a tunnel with this name.');
export const tunnelInUse = (): ApiError => refused(400, 1022, 'Cannot delete tunnel because it has active connections');
export const invalidTunnelRules = (message: string): ApiError => refused(400, 1056, `Bad Configuration: ${message}`);

export const noRoute = (path: string): ApiError =>
  new ApiError(404, [
    { code: 7003, message: `Could not route to ${path}, perhaps your object identifier is invalid?` },
    { code: 7000, message: 'No route for that URI' },
  ]);

/** More than 1,200 requests in five minutes. */
export const tooManyRequests = (seconds: number): ApiError =>
  new ApiError(429, [{ code: 971, message: 'Please wait and consider throttling your request speed' }], {
    'Retry-After': String(seconds),
  });

/** Where this server stops: what it would only pretend to do must not pass for done. */
export const notModelled = (what: string): ApiError => refused(501, 0, `this test server does not model ${what}`);

/** The codes are not documented; clients look at the status. */
export const unknownSetting = (name: string): ApiError => refused(400, 1006, `Unrecognized zone setting name: ${name}`);
export const badSetting = (name: string): ApiError => refused(400, 1007, `Invalid value for zone setting ${name}`);

export const bucketExists = (): ApiError =>
  refused(409, 10004, 'The bucket you tried to create already exists, and you own it.');
export const badBucketName = (): ApiError => refused(400, 10005, 'The specified bucket name is not valid.');
export const bucketNotFound = (): ApiError => refused(404, 10006, 'The specified bucket does not exist.');
export const bucketNotEmpty = (): ApiError => refused(409, 10008, 'The bucket you tried to delete is not empty.');
/** The codes for rules of buckets are not documented; clients look at the status. */
export const invalidBucketRules = (message: string): ApiError => refused(400, 10040, message);
