package dev.weir.proxy;

import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;

/** Headers as they come. */
public enum Traffic {
    /** Of a program that asks a service. */
    TOOL(
            """
            Host: api.example.com
            User-Agent: curl/8.5.0
            Accept: */*
            """,
            """
            Content-Type: application/json
            Content-Length: 1024
            Date: Mon, 05 Jan 2026 12:00:00 GMT
            """),
    /** Of a browser that asks a shop. */
    BROWSER(
            """
            Host: www.example.com
            Connection: keep-alive
            User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0
            Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8
            Accept-Language: en-GB,en;q=0.7,de;q=0.3
            Accept-Encoding: gzip, deflate, br, zstd
            Referer: https://www.example.com/list?page=2
            Cookie: session=6f1c2b7d9e0a4f35; theme=dark; seen=17,23,42
            Upgrade-Insecure-Requests: 1
            Sec-Fetch-Dest: document
            Sec-Fetch-Mode: navigate
            Sec-Fetch-Site: same-origin
            Priority: u=0, i
            If-None-Match: "5e1f-62a7c9d4"
            """,
            """
            Server: Apache
            Date: Mon, 05 Jan 2026 12:00:00 GMT
            Connection: keep-alive
            Keep-Alive: timeout=5
            Content-Type: text/html; charset=utf-8
            Content-Length: 1024
            Cache-Control: private, max-age=0
            ETag: "5e1f-62a7c9d5"
            Vary: Accept-Encoding
            Set-Cookie: session=6f1c2b7d9e0a4f35; Path=/; Secure; HttpOnly
            Strict-Transport-Security: max-age=31536000
            X-Content-Type-Options: nosniff
            """);

    private final String request;
    private final String answer;

    Traffic(String request, String answer) {
        this.request = request;
        this.answer = answer;
    }

    HttpFields request() {
        return parsed(request);
    }

    HttpFields answer() {
        return parsed(answer);
    }

    private static HttpFields parsed(String lines) {
        HttpFields.Mutable fields = HttpFields.build();
        lines.lines().forEach(line -> {
            int colon = line.indexOf(": ");
            fields.add(new HttpField(line.substring(0, colon), line.substring(colon + 2)));
        });
        return fields.asImmutable();
    }
}
