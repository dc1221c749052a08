{
  networking.nameservers = [
    # AdGuard Home on hera
    "10.77.0.2"
    "9.9.9.9"
  ];
  # Reached over the mesh only, see networking.firewall.
  services.openssh.settings = {
    # Keys only.
    PasswordAuthentication = false;
    X11Forwarding = false;
  };
}
