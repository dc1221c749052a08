{
  services.nginx.virtualHosts = {
    "\"quoted\" \${name}" = {
      "" = 4;
      a'b = 7;
      a-b = 6;
      "if" = 1;
      "null" = 3;
      "or" = 2;
      "ünïcode" = 5;
    };
    "ares.example.org".locations."/".proxyPass = "http://127.0.0.1:3000";
  };
}
