import { X509Certificate } from "node:crypto";
import { expect, it } from "vitest";
import { createAuthority, issueCertificate } from "./authority.ts";

it("issues certificates that state the workload, for as long as asked", async () => {
  const authority = await createAuthority();
  const issuer = new X509Certificate(authority.certificate);
  const first = new X509Certificate((await issueCertificate(authority, "orders", 60)).certificate);
  expect(first.subjectAltName).toBe("URI:spiffe://mayday/orders");
  expect(first.checkIssued(issuer)).toBe(true);
  expect(first.verify(issuer.publicKey)).toBe(true);
  expect(first.ca).toBe(false);
  expect(issuer.ca).toBe(true);
  const seconds = (first.validToDate.getTime() - Date.now()) / 1000;
  expect(Math.abs(seconds - 60)).toBeLessThan(10);
  const second = new X509Certificate((await issueCertificate(authority, "orders", 60)).certificate);
  expect(second.serialNumber).not.toBe(first.serialNumber);
  expect(second.verify(new X509Certificate((await createAuthority()).certificate).publicKey)).toBe(false);
});
