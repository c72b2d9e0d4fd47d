# docker build -t gezel . && docker run --rm -it gezel try
#
# Without a command it serves. There is no redis-server in the image: give it a
# Redis of yours with GEZEL_REDIS_URL, and GEZEL_KEY_FILE.
FROM golang:1.26-bookworm AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY bot bot
COPY cmd cmd
COPY prompts prompts
COPY storage storage
RUN CGO_ENABLED=0 go build -trimpath -ldflags='-s -w' -o /gezel ./cmd/gezel

# Certificates, an unprivileged user, and nothing else.
FROM gcr.io/distroless/static-debian12:nonroot
COPY --from=build /gezel /usr/local/bin/gezel
ENV GEZEL_HTTP_ADDR=:8080
EXPOSE 8080
ENTRYPOINT ["/usr/local/bin/gezel"]
CMD ["serve"]
